-- What is shown beside the text: the tree, and the curves.

local jump = require('nestling.jump')
local targets = require('nestling.target')

-- The experiment that the cursor is in.
---@return string? id
local function under_cursor()
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  while row > 0 and not lines[row]:find('^%s*%[%[') do
    row = row - 1
  end
  if row == 0 or not lines[row]:find('^%s*%[%[%s*experiments%s*%]%]') then
    return
  end
  for number = row + 1, #lines do
    local id = lines[number]:match('^%s*id%s*=%s*["\']([%w_-]+)')
    if id or lines[number]:find('^%s*%[') then
      return id and jump.line_of(0, id) and id
    end
  end
end

---@param call nestling.Call
local function curves(call)
  local _, path = targets.place(vim.api.nvim_get_current_buf())
  local ids = #call.args > 0 and call.args or nil
  if not ids and not call.bang and path and vim.bo.filetype == 'toml' then
    local id = under_cursor()
    ids = id and { id } or nil
  end
  require('nestling.curves').open(targets.with_session(), ids)
end

---@type table<string, nestling.Command>
return {
  curves = {
    run = curves,
    words = 'of the experiment here, else of all: [IDs]; with ! of all',
    arguments = { 'experiments' },
  },
  sessions = {
    run = function()
      require('nestling.tree').open(targets.here())
    end,
    words = 'the tree of all sessions',
  },
}
