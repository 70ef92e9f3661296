# A trainer: it knows the command line only.
set -e
run=exp_00000001
nestling session use swift-golden-falcon
for epoch in 1 2 3 4 5 6 7 8 9 10 11 12; do
  sleep 0.2 # here you train
  loss=$(awk "BEGIN { print 1 / $epoch }")
  nestling experiment update "$run" --epoch "$epoch" --metric "val_loss=$loss"
done
