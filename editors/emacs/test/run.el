;;; run.el --- Run the tests that are loaded, and count them  -*- lexical-binding: t -*-

(require 'ert)
(setq ert-batch-backtrace-right-margin 160)
(let ((stats (ert-run-tests-batch)))
  (princ (format "%d passed, %d failed, %d skipped\n"
                 (- (ert-stats-completed-expected stats) (ert-stats-skipped stats))
                 (ert-stats-completed-unexpected stats)
                 (ert-stats-skipped stats)))
  (kill-emacs (if (zerop (ert-stats-completed-unexpected stats)) 0 1)))
;;; run.el ends here
