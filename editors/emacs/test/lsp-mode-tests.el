;;; lsp-mode-tests.el --- A session in a real Emacs with lsp-mode  -*- lexical-binding: t -*-

(require 'support)

(defun nestling-test-lsp-goes-on ()
  (when (bound-and-true-p lsp-managed-mode)
    (lsp--flush-delayed-changes)
    (auto-revert-buffers)))

(setq auto-revert-use-notify nil) ; such events are only read where there is a keyboard
(setq nestling-test-before-look #'nestling-test-lsp-goes-on)

(defmacro with-lsp-session (&rest body)
  (declare (indent 0))
  `(let* ((workspace (nestling-test-workspace))
          (buffer (find-file (nestling-test-session workspace))))
     (unwind-protect
         (with-current-buffer buffer
           (nestling-test-until! "lsp-mode manages the session"
             (and (bound-and-true-p lsp-managed-mode) (lsp-feature? "textDocument/codeAction")))
           ,@body)
       (with-current-buffer buffer
         (set-buffer-modified-p nil)
         (kill-buffer))
       (nestling-test-remove workspace))))

(defun nestling-test-lsp-mistakes ()
  (cl-remove-if (lambda (it) (member (lsp:diagnostic-severity? it) '(3 4)))
                (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t))))

(defun nestling-test-lsp-choose (title)
  (let ((actions (lsp-code-actions-at-point)))
    (lsp-execute-code-action
     (or (cl-find title actions :key #'lsp:code-action-title
                  :test (lambda (a b) (string-prefix-p a b)))
         (ert-fail (format "no action %s in %s" title (mapcar #'lsp:code-action-title actions)))))))

(ert-deftest lsp-mode/only-nestling-speaks-in-a-session ()
  (with-lsp-session
    (should (equal (mapcar (lambda (it) (lsp--client-server-id (lsp--workspace-client it)))
                           (lsp-workspaces))
                   '(nestling)))))

(ert-deftest lsp-mode/a-mistake-is-shown-and-mended ()
  (with-lsp-session
    (nestling-test-replace "\"adam\"" "\"adamx\"")
    (backward-char 2)
    (nestling-test-until! "a mistake" (nestling-test-lsp-mistakes))
    (nestling-test-lsp-choose "Change to `adam`")
    (nestling-test-until! "no mistake" (not (nestling-test-lsp-mistakes)))
    (should (= (nestling-test-count "\"adam\"") 1))))

(ert-deftest lsp-mode/a-model-and-its-experiment-are-created ()
  (with-lsp-session
    (nestling-test-replace "[[models]]" "[[models]]")
    (nestling-test-lsp-choose "Create model ▸ LeNet")
    (nestling-test-until! "a second model" (= (nestling-test-count "[[models]]") 2))
    (nestling-test-replace "[[trainings]]" "[[trainings]]")
    (lsp--flush-delayed-changes)
    (nestling-test-lsp-choose "Create experiment")
    (nestling-test-until! "a second experiment" (= (nestling-test-count "[[experiments]]") 2))
    (basic-save-buffer)
    (nestling-test-cli "check" workspace)))

(ert-deftest lsp-mode/an-id-is-renamed-in-all-its-places ()
  (with-lsp-session
    (goto-char (point-min))
    (re-search-forward "^id = \"model_")
    (lsp-rename "lenet")
    (should (= (nestling-test-count "\"lenet\"") 2))))

(ert-deftest lsp-mode/what-a-trainer-reports-comes-into-the-open-session ()
  (with-lsp-session
    (nestling-test-replace "\"First session\"" "\"Mine\"")
    (goto-char (point-min))
    (re-search-forward "exp_[0-9a-f]+")
    (let ((default-directory workspace))
      (nestling-test-cli "experiment" "update" (match-string 0) "--epoch" "1" "--metric" "val_loss=0.5"))
    (nestling-test-until! "the epoch" (> (nestling-test-count "val_loss = 0.5") 0))
    (should (= (nestling-test-count "\"Mine\"") 1))))

(provide 'lsp-mode-tests)
;;; lsp-mode-tests.el ends here
