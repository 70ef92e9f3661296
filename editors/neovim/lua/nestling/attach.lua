-- What is switched on in a buffer when the server is attached to it.

local options = require('nestling.options')

local M = {}

-- The plugin that completes in this Neovim by itself, if there is one: two menus would be too many.
---@return string? name
function M.completion_plugin()
  local modules = { ['blink.cmp'] = 'blink.cmp', cmp = 'nvim-cmp', coq = 'coq_nvim' }
  modules['mini.completion'] = 'mini.completion'
  for module, name in pairs(modules) do
    if package.loaded[module] then
      return name
    end
  end
  -- lazy.nvim knows of those that are not loaded yet.
  local lazy = package.loaded['lazy.core.config']
  for _, name in pairs(modules) do
    if lazy and lazy.plugins and lazy.plugins[name] then
      return name
    end
  end
end

local LENSES = 'textDocument/codeLens'

-- Asks for lenses. `vim.lsp.codelens.refresh` does not ask while an answer is on its way, though it
-- be of an older text.
---@param client vim.lsp.Client
---@param bufnr integer
local function ask_for_lenses(client, bufnr)
  if vim.api.nvim_buf_is_loaded(bufnr) and not client:is_stopped() then
    local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
    client:request(LENSES, params, vim.lsp.codelens.on_codelens, bufnr)
  end
end

---@param client_id integer
function M.refresh_lenses(client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if client and options.get().lenses then
    for bufnr in pairs(client.attached_buffers) do
      ask_for_lenses(client, bufnr)
    end
  end
end

---@param client vim.lsp.Client
---@param bufnr integer
local function keep_lenses(client, bufnr)
  if vim.lsp.codelens.enable then
    return vim.lsp.codelens.enable(true, { bufnr = bufnr })
  end
  local events =
    { 'BufEnter', 'InsertLeave', 'TextChanged', 'BufWritePost', 'FileChangedShellPost' }
  vim.api.nvim_create_autocmd(events, {
    group = vim.api.nvim_create_augroup('nestling.lenses.' .. bufnr, {}),
    buffer = bufnr,
    desc = 'Keep the code lenses of Nestling fresh',
    callback = function()
      ask_for_lenses(client, bufnr)
    end,
  })
  ask_for_lenses(client, bufnr)
end

-- Keys are completed from their first letter on. That is only meant for Neovim's own completion:
-- others read the same list, and go by it.
---@param client vim.lsp.Client
---@param bufnr integer
local function complete_as_typed(client, bufnr)
  local provider = client.server_capabilities.completionProvider
  if not provider then
    return
  end
  local told = provider.triggerCharacters
  provider.triggerCharacters = vim.list_extend({}, told or {})
  for letter in ('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'):gmatch('.') do
    table.insert(provider.triggerCharacters, letter)
  end
  vim.lsp.completion.enable(true, client.id, bufnr, { autotrigger = true })
  provider.triggerCharacters = told
  -- Without `noselect` the first item would be written while one types.
  vim.bo[bufnr].completeopt = 'menuone,noselect,popup'
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.set_up(client, bufnr)
  local chosen = options.get()
  require('nestling.reload').follow(bufnr)
  if chosen.hints then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  if chosen.lenses then
    keep_lenses(client, bufnr)
  end
  if chosen.completion == true or chosen.completion == 'auto' and not M.completion_plugin() then
    complete_as_typed(client, bufnr)
  end
  if chosen.linked_editing and vim.lsp.linked_editing_range then
    vim.lsp.linked_editing_range.enable(true, { client_id = client.id })
  end
end

return M
