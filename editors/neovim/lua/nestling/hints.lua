-- Inlay hints that change while the text does not, as when images have been counted.

local M = {}

local METHOD = 'textDocument/inlayHint'

---@param client vim.lsp.Client
---@param bufnr integer
---@param on_answer fun()
local function ask(client, bufnr, on_answer)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(bufnr),
    range = {
      start = { line = 0, character = 0 },
      ['end'] = { line = vim.api.nvim_buf_line_count(bufnr), character = 0 },
    },
  }
  client:request(METHOD, params, function(error, result, context)
    vim.lsp.handlers[METHOD](error, result, context)
    on_answer()
  end, bufnr)
end

-- `workspace/inlayHint/refresh`. Neovim 0.11 forgets what it has drawn, then asks; if the screen is
-- drawn before the answer comes, it holds the old hints for drawn, and the new ones are never seen.
-- So they are fetched first, and Neovim does the same after that.
---@param error table?
---@param context lsp.HandlerContext
function M.refresh(error, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if error or not client then
    return vim.NIL
  end
  for bufnr in pairs(client.attached_buffers) do
    if vim.lsp.inlay_hint.is_enabled({ bufnr = bufnr }) then
      ask(client, bufnr, function()
        vim.lsp.handlers['workspace/inlayHint/refresh'](nil, nil, context)
      end)
    end
  end
  return vim.NIL
end

return M
