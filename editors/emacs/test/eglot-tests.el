;;; eglot-tests.el --- A session in a real Emacs with eglot  -*- lexical-binding: t -*-

(require 'support)
(require 'flymake)

(defun nestling-test-eglot-goes-on ()
  "What idle timers and the redisplay do in an Emacs with a person in front of it."
  (when (eglot-managed-p)
    (eglot--signal-textDocument/didChange)
    (unless eglot--current-flymake-report-fn (flymake-start))
    (auto-revert-buffers)))

(setq auto-revert-use-notify nil) ; such events are only read where there is a keyboard
(setq nestling-test-before-look #'nestling-test-eglot-goes-on)

(defmacro with-session (&rest body)
  "Run BODY in the buffer of a session that `nestling new' made, with the server at work."
  (declare (indent 0))
  `(let* ((workspace (nestling-test-workspace))
          (buffer (find-file (nestling-test-session workspace))))
     (unwind-protect
         (with-current-buffer buffer
           (run-hooks 'post-command-hook)
           (nestling-test-until! "eglot manages the session" (eglot-managed-p))
           ,@body)
       (with-current-buffer buffer
         (set-buffer-modified-p nil)
         (let ((server (eglot-current-server)))
           (kill-buffer)
           (when server (ignore-errors (eglot-shutdown server)))))
       (nestling-test-remove workspace))))

(defun nestling-test-mistakes ()
  "What flymake shows, but for hints."
  (mapcar #'flymake-diagnostic-text
          (cl-remove 'eglot-note (flymake-diagnostics) :key #'flymake-diagnostic-type)))

(defun nestling-test-mistake (part)
  (cl-find part (nestling-test-mistakes) :test #'string-search))

(defun nestling-test-choose (title)
  "Run the code action whose title begins with TITLE, where point is."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ items &rest _)
               (or (car (cl-find title items :key #'car :test (lambda (a b) (string-prefix-p a b))))
                   (ert-fail (format "no action %s in %s" title (mapcar #'car items))))))
            (last-nonmenu-event t))
    (eglot-code-actions (point) (point) nil t)))

(ert-deftest a-mistake-is-underlined-until-it-is-mended ()
  (with-session
    (nestling-test-replace "\"adam\"" "\"adamx\"")
    (let* ((text (nestling-test-until! "a mistake" (nestling-test-mistake "adamx")))
           (mark (cl-find text (flymake-diagnostics) :key #'flymake-diagnostic-text :test #'equal)))
      (should (equal (buffer-substring (flymake-diagnostic-beg mark) (flymake-diagnostic-end mark))
                     "\"adamx\"")))
    (nestling-test-replace "\"adamx\"" "\"adamw\"")
    (nestling-test-until! "no mistake" (not (nestling-test-mistakes)))))

(ert-deftest a-value-is-completed ()
  (with-session
    (nestling-test-replace "\"adam\"" "\"rm\"")
    (backward-char)
    (completion-at-point)
    (goto-char (point-min))
    (should (search-forward "optimizer = \"rmsprop\"\n" nil t))))

(ert-deftest a-key-is-completed ()
  (with-session
    (nestling-test-replace "batch_size = 32\n" "batch_size = 32\nepo\n")
    (backward-char)
    (nestling-test-replace "\nepochs = 50\n" "\n")
    (nestling-test-replace "\nepo" "\nepo")
    (completion-at-point)
    (should (looking-at-p "\n"))
    (should (looking-back "^epochs = [0-9]*" (line-beginning-position)))))

(ert-deftest a-key-explains-itself ()
  (with-session
    (nestling-test-replace "scheduler" "scheduler")
    (backward-char)
    (let (told)
      (run-hook-with-args-until-success
       'eldoc-documentation-functions (lambda (text &rest _) (when text (setq told text))))
      (should (string-match-p "learning rate" (nestling-test-until! "hover" told))))))

(ert-deftest a-quick-fix-mends ()
  (with-session
    (nestling-test-replace "\"adam\"" "\"adamx\"")
    (backward-char 2)
    (nestling-test-until! "a mistake" (nestling-test-mistake "adamx"))
    (nestling-test-choose "Change to `adam`")
    (nestling-test-until! "no mistake" (not (nestling-test-mistakes)))
    (should (= (nestling-test-count "adamx") 0))))

(ert-deftest a-model-a-training-and-their-experiment-are-created ()
  (with-session
    (nestling-test-replace "[[models]]" "[[models]]")
    (nestling-test-choose "Create model ▸ LeNet")
    (nestling-test-until! "a second model" (= (nestling-test-count "[[models]]") 2))
    (nestling-test-replace "[[trainings]]" "[[trainings]]")
    (nestling-test-choose "Create training ▸ RMSprop")
    (nestling-test-until! "a second training" (= (nestling-test-count "[[trainings]]") 2))
    (nestling-test-choose "Create experiment")
    (nestling-test-until! "a second experiment" (= (nestling-test-count "[[experiments]]") 2))
    (should-not (nestling-test-mistakes))
    (basic-save-buffer)
    (nestling-test-cli "check" workspace)))

(ert-deftest an-id-is-renamed-in-all-its-places ()
  (with-session
    (goto-char (point-min))
    (re-search-forward "^id = \"model_")
    (eglot-rename "lenet")
    (should (= (nestling-test-count "\"lenet\"") 2))
    (should (= (nestling-test-count "\"model_") 0))))

(ert-deftest what-a-trainer-reports-comes-into-the-open-session ()
  (with-session
    (nestling-test-replace "\"First session\"" "\"Mine\"")
    (goto-char (point-min))
    (re-search-forward "exp_[0-9a-f]+")
    (let ((default-directory workspace))
      (nestling-test-cli "experiment" "update" (match-string 0) "--epoch" "1" "--metric" "val_loss=0.5"))
    (nestling-test-until! "the epoch" (> (nestling-test-count "val_loss = 0.5") 0))
    (should (= (nestling-test-count "\"Mine\"") 1))))

(ert-deftest a-session-without-changes-of-ones-own-is-read-again ()
  (with-session
    (let ((default-directory workspace))
      (nestling-test-cli "training" "add" "Later" "--preset" "quick"))
    (nestling-test-until! "the training" (> (nestling-test-count "\"Later\"") 0))
    (should-not (buffer-modified-p))))

(ert-deftest a-session-is-laid-out ()
  (with-session
    (nestling-test-replace "epochs = 50" "epochs=50")
    (eglot-format-buffer)
    (should (= (nestling-test-count "epochs = 50\n") 1))))

(ert-deftest a-name-leads-to-its-entry ()
  (with-session
    (goto-char (point-min))
    (re-search-forward "^model_id = \"model")
    (call-interactively #'xref-find-definitions)
    (should (equal (thing-at-point 'line) (save-excursion
                                            (goto-char (point-min))
                                            (re-search-forward "^id = \"model_.*")
                                            (thing-at-point 'line))))))

(ert-deftest other-toml-files-keep-their-own-server ()
  (let* ((workspace (nestling-test-workspace))
         (other (concat workspace "pyproject.toml")))
    (write-region "[project]\nname = 'x'\n" nil other nil 'quiet)
    (with-current-buffer (find-file other)
      (should-not (local-variable-p 'eglot-server-programs))
      (should-not (memq 'maybe-connect post-command-hook))
      (kill-buffer))
    (nestling-test-remove workspace)))

(ert-deftest the-server-is-started-once-for-a-workspace-within-a-repository ()
  (with-session
    (should (equal (file-truename (project-root (eglot--project (eglot-current-server))))
                   (file-truename workspace)))
    (let ((server (eglot-current-server)))
      (with-current-buffer (find-file (concat workspace "nestling.toml"))
        (run-hooks 'post-command-hook)
        (nestling-test-until! "eglot manages nestling.toml" (eglot-managed-p))
        (should (eq (eglot-current-server) server))
        (kill-buffer)))))

(provide 'eglot-tests)
;;; eglot-tests.el ends here
