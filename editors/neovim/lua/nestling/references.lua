-- The places that a code lens leads to.

local M = {}

-- `arguments` are those of the command `nestling.showReferences`: a URI, a position, locations.
---@param arguments table
---@param client_id integer
function M.show(arguments, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  local locations = arguments and arguments[3] or {}
  if not client or #locations == 0 then
    return
  end
  if #locations == 1 then
    vim.lsp.util.show_document(locations[1], client.offset_encoding, { focus = true })
    return
  end
  vim.fn.setqflist({}, ' ', {
    title = 'Nestling: experiments',
    items = vim.lsp.util.locations_to_items(locations, client.offset_encoding),
  })
  vim.cmd('botright copen')
end

return M
