;;; support.el --- What the tests of Nestling in Emacs share  -*- lexical-binding: t -*-

;; Tests work on a workspace that `nestling new' makes, as a newcomer does. They wait for what
;; they expect, up to `nestling-test-patience' seconds, and never for a fixed time.

(require 'ert)
(require 'cl-lib)
(require 'subr-x)

(defconst nestling-test-patience 10)

(defvar nestling-test-before-look #'ignore
  "What lets the client go on while a test waits; there is no idle time in batch mode.")

(defun nestling-test-until (what condition)
  "Wait until CONDITION gives non-nil, and give that; fail with WHAT else."
  (let ((deadline (+ (float-time) nestling-test-patience))
        (found nil))
    (while (and (not (setq found (funcall condition))) (< (float-time) deadline))
      (funcall nestling-test-before-look)
      (accept-process-output nil 0.02))
    (or found
        (ert-fail (format "%s: did not happen. The session is:\n%s" what (buffer-string))))))

(defmacro nestling-test-until! (what &rest condition)
  (declare (indent 1))
  `(nestling-test-until ,what (lambda () ,@condition)))

(defun nestling-test-cli (&rest arguments)
  "Run the command line in the current folder as another person or a trainer would."
  (with-temp-buffer
    (let ((code (apply #'call-process "nestling" nil t nil arguments)))
      (unless (eq code 0)
        (ert-fail (format "nestling %s: %s" arguments (buffer-string))))
      (buffer-string))))

(defun nestling-test-workspace ()
  "Make a workspace as the page says; give its folder."
  (let ((folder (file-name-as-directory (make-temp-file "nestling-emacs-" t))))
    (let ((default-directory folder))
      (nestling-test-cli "new" "first"))
    (concat folder "first/")))

(defun nestling-test-remove (workspace)
  "Remove WORKSPACE and the folder around it; a server that is being ended may still write there."
  (let ((folder (file-name-directory (directory-file-name workspace))))
    (nestling-test-until! "the workspace is gone"
      (ignore-errors (delete-directory folder t))
      (not (file-exists-p folder)))))

(defun nestling-test-session (workspace)
  (car (directory-files (concat workspace "sessions") t "\\.toml\\'")))

(defun nestling-test-replace (from to)
  "Replace the first FROM in the buffer by TO, and leave point behind it."
  (goto-char (point-min))
  (search-forward from)
  (replace-match to t t))

(defun nestling-test-count (text)
  (how-many (regexp-quote text) (point-min) (point-max)))

(provide 'support)
;;; support.el ends here
