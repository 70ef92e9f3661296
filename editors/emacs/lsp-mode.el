(require 'lsp-mode)

(defun nestling-root ()
  "The workspace of this buffer's file; nil for a file that is none of Nestling's."
  (let ((file (or buffer-file-name "")))
    (and (string-match-p "/\\(nestling\\|\\(sessions\\|plugins\\)/[^/]+\\)\\.toml\\'" file)
         (or (locate-dominating-file file "nestling.toml")
             (locate-dominating-file file "sessions")))))

(lsp-register-client
 (make-lsp-client :server-id 'nestling
                  :new-connection (lsp-stdio-connection '("nestling" "lsp"))
                  :activation-fn (lambda (_file _mode) (nestling-root))
                  :priority 1)) ; Taplo keeps all other TOML files

(defun nestling-ensure ()
  (when-let ((root (nestling-root)))
    (lsp-workspace-folders-add root)
    (auto-revert-mode 1)
    (lsp)))
(add-hook 'toml-ts-mode-hook #'nestling-ensure)
(add-hook 'conf-toml-mode-hook #'nestling-ensure)
(add-to-list 'lsp-language-id-configuration '(conf-toml-mode . "toml"))

;; What a trainer writes comes into the session you are in; Emacs need not ask about it.
(setq query-about-changed-file nil)
