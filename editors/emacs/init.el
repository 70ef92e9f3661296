(add-to-list 'load-path "~/nestling/editors/emacs") ; the folder of this page, where you cloned Nestling
(require 'nestling)
(add-hook 'conf-toml-mode-hook #'nestling-ensure)
(add-hook 'toml-ts-mode-hook #'nestling-ensure)
