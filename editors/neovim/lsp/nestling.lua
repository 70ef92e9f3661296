-- The language server, for `vim.lsp.enable('nestling')`. What you set yourself by
-- `vim.lsp.config('nestling', { … })` goes before what stands here: `cmd`, `settings`, and so on.

local workspace = require('nestling.workspace')

---@type vim.lsp.Config
return {
  cmd = { 'nestling', 'lsp' },
  filetypes = { 'toml' },
  -- TOML files of other programs get no client, also where they lie in a workspace.
  root_dir = function(bufnr, on_dir)
    local root = workspace.root_of_file(vim.api.nvim_buf_get_name(bufnr))
    if root then
      on_dir(root)
    end
  end,
  capabilities = {
    workspace = { codeLens = { refreshSupport = true } },
    experimental = { nestling = { views = true, showReferences = true } },
  },
  commands = {
    ['nestling.showReferences'] = function(command, context)
      require('nestling.references').show(command.arguments, context.client_id)
    end,
  },
  handlers = {
    ['nestling/didChange'] = function(_, change, context)
      require('nestling.changes').tell(change, context.client_id)
    end,
    -- By `vim.notify`, as all messages of the plugin.
    ['window/showMessage'] = function(_, message)
      local levels = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO }
      require('nestling.task').say(message.message, levels[message.type])
      return message
    end,
    ['workspace/inlayHint/refresh'] = function(error, _, context)
      return require('nestling.hints').refresh(error, context)
    end,
    -- Neovim 0.11 does not know it; newer ones have their own.
    ['workspace/codeLens/refresh'] = not vim.lsp.codelens.enable and function(_, _, context)
      require('nestling.attach').refresh_lenses(context.client_id)
      return vim.NIL
    end or nil,
  },
  on_exit = function(code, signal, client_id)
    require('nestling.client').ended(client_id, code, signal)
  end,
}
