-- Tells what the server says of changes to whoever shows them: windows of this plugin, and
-- autocommands `User NestlingChanged` of a person.

local M = {}

---@class nestling.Change
---@field list boolean the sessions themselves, their names and counts, or which one is current
---@field sessions string[] URIs of those whose contents changed
---@field history string[] URIs of those with experiments of which epochs came

---@param change nestling.Change
---@param client_id integer
function M.tell(change, client_id)
  vim.api.nvim_exec_autocmds('User', {
    pattern = 'NestlingChanged',
    modeline = false,
    data = vim.tbl_extend('force', change, { client_id = client_id }),
  })
end

-- Calls `listener` at each change of a client's workspace, as long as the buffer is there.
---@param bufnr integer
---@param client_id integer
---@param listener fun(change: nestling.Change)
function M.listen(bufnr, client_id, listener)
  local group = vim.api.nvim_create_augroup('nestling.changes.' .. bufnr, {})
  vim.api.nvim_create_autocmd('User', {
    group = group,
    pattern = 'NestlingChanged',
    callback = function(event)
      if not vim.api.nvim_buf_is_valid(bufnr) then
        vim.api.nvim_del_augroup_by_id(group)
      elseif event.data.client_id == client_id then
        listener(event.data)
      end
    end,
  })
end

return M
