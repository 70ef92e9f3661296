-- What other configuration may use of the plugin.

local M = {}

-- Whether a buffer is a file of Nestling's: a session, `nestling.toml`, or a catalog file. For
-- other TOML servers, which should leave those alone.
---@param bufnr? integer the current buffer without it
---@return boolean
function M.is_ours(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr or 0)
  return require('nestling.workspace').root_of_file(name) ~= nil
end

return M
