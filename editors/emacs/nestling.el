;;; nestling.el --- Machine-learning sessions as TOML files  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, tools
;; License: MIT OR Apache-2.0

;;; Commentary:

;; Runs `nestling lsp' by eglot for the files of a Nestling workspace, and for no other TOML file:
;;
;;   (add-hook 'conf-toml-mode-hook #'nestling-ensure)
;;   (add-hook 'toml-ts-mode-hook #'nestling-ensure)
;;
;; Commands, in a session: `nestling-new-session', `nestling-new-model', `nestling-new-training',
;; `nestling-new-experiment', `nestling-use-session', `nestling-curves'.

;;; Code:

(require 'eglot)
(require 'autorevert)

(defgroup nestling nil
  "Machine-learning sessions as TOML files."
  :group 'tools)

(defcustom nestling-command '("nestling" "lsp")
  "The command that runs the language server."
  :type '(repeat string))

;;;; Which files, and which workspace

(defun nestling-root ()
  "The workspace of this buffer's file; nil if the file is none of Nestling's."
  (when-let ((file buffer-file-name)
             ((string-match-p "/\\(nestling\\|\\(sessions\\|plugins\\)/[^/]+\\)\\.toml\\'" file)))
    (or (locate-dominating-file file "nestling.toml")
        (locate-dominating-file file "sessions"))))

(defun nestling--project (_directory)
  "Have one server for each workspace, wherever in a repository that lies."
  (when-let (((bound-and-true-p eglot-lsp-context))
             (root (nestling-root)))
    (cons 'transient root)))

(add-hook 'project-find-functions #'nestling--project)

;;;###autoload
(defun nestling-ensure ()
  "Start the server for this buffer, if its file is one of Nestling's.
Other TOML files keep the server that they have."
  (when (nestling-root)
    (setq-local eglot-server-programs
                (cons `((toml-ts-mode conf-toml-mode) . (nestling-server ,@nestling-command))
                      eglot-server-programs))
    (auto-revert-mode 1)
    (eglot-ensure)))

;;;; What others write comes into the open session

(defclass nestling-server (eglot-lsp-server) ())

(cl-defmethod eglot-handle-request :around
  ((server nestling-server) (_method (eql workspace/applyEdit)) &rest _)
  "Make the edit without questions.
It brings in what has changed on disk: Emacs need not ask about that any more."
  (defvar eglot-confirm-server-edits)   ; since Emacs 30
  (let ((eglot-confirm-server-initiated-edits nil)
        (eglot-confirm-server-edits nil))
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when (and (nestling-root) (eq (eglot-current-server) server)
                   (file-exists-p buffer-file-name))
          (set-visited-file-modtime))))
    (cl-call-next-method)))

;;;; Commands

(defun nestling--request (method parameters)
  "Ask the server of this buffer, which first hears what was typed."
  (let ((server (or (and (nestling-root) (eglot-current-server))
                    (user-error "Open a session first: sessions/*.toml of a Nestling workspace"))))
    (eglot--signal-textDocument/didChange)
    (jsonrpc-request server method parameters)))

(defun nestling--execute (operation arguments)
  (nestling--request :workspace/executeCommand
                     (list :command (concat "nestling." operation) :arguments (vector arguments))))

(defun nestling--this-session ()
  (list :uri (and (nestling-root) (plist-get (eglot--TextDocumentIdentifier) :uri))))

(defun nestling--do (operation &rest arguments)
  "Run OPERATION with ARGUMENTS on the session of this buffer."
  (nestling--execute operation (append (nestling--this-session) arguments)))

(defun nestling--choose (prompt entries label)
  "Let a person choose one of ENTRIES, shown by LABEL; give its ID."
  (let ((choices (mapcar (lambda (entry) (cons (funcall label entry) (plist-get entry :id)))
                         entries)))
    (unless choices
      (user-error "There is nothing to choose from yet"))
    (cdr (assoc (completing-read prompt choices nil t) choices))))

(defun nestling--choose-entry (prompt operation)
  (nestling--choose prompt (nestling--do operation)
                    (lambda (entry) (format "%s (%s)" (plist-get entry :name) (plist-get entry :id)))))

(defun nestling--choose-preset (prompt kind)
  (nestling--choose prompt (plist-get (nestling--request :nestling/presets nil) kind)
                    (lambda (preset) (plist-get preset :title))))

;;;###autoload
(defun nestling-new-model (name preset)
  "Add a model called NAME, made from PRESET, to this session."
  (interactive (list (read-string "Name of the model: ")
                     (nestling--choose-preset "Preset: " :models)))
  (message "Added %s" (plist-get (nestling--do "add_model_to_library" :name name :preset preset) :id)))

;;;###autoload
(defun nestling-new-training (name preset)
  "Add a training called NAME, made from PRESET, to this session."
  (interactive (list (read-string "Name of the training: ")
                     (nestling--choose-preset "Preset: " :trainings)))
  (message "Added %s" (plist-get (nestling--do "add_training_to_library" :name name :preset preset)
                                 :id)))

;;;###autoload
(defun nestling-new-experiment (name model training)
  "Add an experiment called NAME, of MODEL and TRAINING, to this session."
  (interactive (list (read-string "Name of the experiment: ")
                     (nestling--choose-entry "Model: " "get_model_library")
                     (nestling--choose-entry "Training: " "get_training_library")))
  (message "Added %s" (plist-get (nestling--do "create_experiment"
                                               :name name :model_id model :training_id training)
                                 :id)))

;;;###autoload
(defun nestling-new-session (name)
  "Make a session with the title NAME, make it the current one, and open it."
  (interactive (list (read-string "Title of the session: ")))
  (let ((id (plist-get (nestling--do "new_session" :name name) :id)))
    (find-file (expand-file-name (format "sessions/%s.toml" id) (nestling-root)))))

;;;###autoload
(defun nestling-use-session (id)
  "Make ID the session that the command line works on."
  (interactive (list (nestling--choose "Session: " (nestling--do "list_saved_sessions")
                                       (lambda (session) (plist-get session :id)))))
  (nestling--execute "load_session"
                     (list :workspace (expand-file-name (nestling-root)) :id id))
  (message "`nestling' on the command line now works on %s" id))

;;;###autoload
(defun nestling-curves ()
  "Show the curves of this session's experiments."
  (interactive)
  (let ((experiments (plist-get (nestling--request :nestling/history
                                                   (append (nestling--this-session)
                                                           '(:chart 72)))
                                :experiments)))
    (with-help-window "*nestling curves*"
      (mapc (lambda (experiment)
              (let ((chart (plist-get experiment :chart)))
                (princ (format "%s (%s)\n\n%s\n\n" (plist-get experiment :name)
                               (plist-get experiment :status)
                               (if (string-empty-p chart) "No epochs yet" chart)))))
            experiments))))

(provide 'nestling)
;;; nestling.el ends here
