;;; commands-tests.el --- The commands of nestling.el  -*- lexical-binding: t -*-

(require 'eglot-tests)

(defmacro answering (answers &rest body)
  "Run BODY while a person gives ANSWERS, in this order: what a choice begins with, or a text."
  (declare (indent 1))
  `(let ((answers ,answers))
     (cl-letf (((symbol-function 'completing-read)
                (lambda (_ items &rest _)
                  (let ((answer (pop answers)))
                    (or (car (cl-find answer items :key #'car
                                      :test (lambda (a b) (string-prefix-p a b))))
                        (ert-fail (format "no %s in %s" answer (mapcar #'car items)))))))
               ((symbol-function 'read-string) (lambda (&rest _) (pop answers))))
       ,@body)))

(ert-deftest commands-create-a-model-a-training-and-an-experiment ()
  (with-session
    (answering '("Small" "LeNet") (call-interactively #'nestling-new-model))
    (answering '("Fast" "Quick") (call-interactively #'nestling-new-training))
    (answering '("Try" "Small (" "Fast (") (call-interactively #'nestling-new-experiment))
    (dolist (name '("Small" "Fast" "Try"))
      (should (= (nestling-test-count (format "name = \"%s\"" name)) 1)))
    (should (buffer-modified-p))
    (basic-save-buffer)
    (nestling-test-cli "check" workspace)))

(ert-deftest commands-begin-a-session-and-go-back-to-another ()
  (with-session
    (let ((first (file-name-base buffer-file-name))
          (default-directory workspace))
      (answering '("Second") (call-interactively #'nestling-new-session))
      (with-current-buffer (window-buffer)
        (should (= (nestling-test-count "name = \"Second\"") 1))
        (kill-buffer))
      (should-not (equal (string-trim (nestling-test-cli "session" "current")) first))
      (with-current-buffer buffer
        (answering (list first) (call-interactively #'nestling-use-session)))
      (should (equal (string-trim (nestling-test-cli "session" "current")) first)))))

(ert-deftest curves-are-shown ()
  (with-session
    (goto-char (point-min))
    (re-search-forward "exp_[0-9a-f]+")
    (let ((experiment (match-string 0))
          (default-directory workspace))
      (dotimes (epoch 5)
        (nestling-test-cli "experiment" "update" experiment "--epoch" (number-to-string (1+ epoch))
                           "--metric" (format "val_loss=%f" (/ 1.0 (1+ epoch))))))
    (nestling-test-until! "the epochs" (> (nestling-test-count "current_epoch = 5") 0))
    (nestling-curves)
    (with-current-buffer "*nestling curves*"
      (should (= (nestling-test-count "Conventional × Adam, cosine (training)") 1))
      (should (> (nestling-test-count "val_loss") 0)))))

(ert-deftest commands-elsewhere-say-what-to-do ()
  (with-temp-buffer
    (should (string-match-p "Open a session first"
                            (cadr (should-error (nestling-curves) :type 'user-error))))))

(provide 'commands-tests)
;;; commands-tests.el ends here
