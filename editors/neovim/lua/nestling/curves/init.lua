-- Curves in a floating window, which follows what trainers report as long as it is open.

local changes = require('nestling.changes')
local client = require('nestling.client')
local highlights = require('nestling.highlights')
local render = require('nestling.curves.render')
local task = require('nestling.task')

local M = {}

local WIDEST = 120

---@class nestling.Curves
---@field target nestling.Target
---@field ids? string[] all of the session where there are none
---@field bufnr integer
---@field win? integer
---@field is_asking boolean
---@field is_outdated boolean something changed while it asked
local Curves = {}
Curves.__index = Curves

---@return integer
local function inner_width()
  return math.max(math.min(vim.o.columns - 6, WIDEST), 20)
end

---@param count integer of lines
function Curves:layout(count)
  local width = inner_width()
  local height = math.max(math.min(count, vim.o.lines - 6), 1)
  return {
    relative = 'editor',
    width = width,
    height = height,
    row = math.max(math.floor((vim.o.lines - height) / 2) - 1, 0),
    col = math.max(math.floor((vim.o.columns - width) / 2) - 1, 0),
    title = (' Curves of %s '):format(self.target.session),
    title_pos = 'center',
  }
end

function Curves:show(lines)
  highlights.write(self.bufnr, lines)
  local layout = self:layout(#lines)
  if self.win then
    return vim.api.nvim_win_set_config(self.win, layout)
  end
  layout.style = 'minimal'
  layout.border = vim.fn.exists('+winborder') == 1 and vim.o.winborder ~= '' and vim.o.winborder
    or 'rounded'
  self.win = vim.api.nvim_open_win(self.bufnr, true, layout)
  vim.wo[self.win].wrap = false
  vim.wo[self.win].cursorline = false
end

function Curves:is_open()
  return vim.api.nvim_buf_is_valid(self.bufnr)
end

-- Asks for what there is now; what changes meanwhile is asked for once more.
function Curves:refresh()
  if self.is_asking then
    self.is_outdated = true
    return
  end
  self.is_asking, self.is_outdated = true, false
  task.run(function()
    local history = client.request(self.target.client, 'nestling/history', {
      uri = self.target:uri(),
      experiments = self.ids,
      chart = inner_width(),
    })
    if not self:is_open() then
      return
    end
    if self.ids and #history.experiments == 0 then
      vim.api.nvim_buf_delete(self.bufnr, { force = true })
      task.refuse('The session has no experiment `' .. table.concat(self.ids, '`, `') .. '`.')
    end
    self:show(render.lines(history.experiments))
  end, function()
    self.is_asking = false
    if self.is_outdated and self:is_open() then
      self:refresh()
    end
  end)
end

---@param change nestling.Change
---@return boolean
function Curves:is_concerned(change)
  for _, uris in ipairs({ change.history, change.sessions }) do
    for _, uri in ipairs(uris) do
      if vim.fs.normalize(vim.uri_to_fname(uri)) == self.target.path then
        return true
      end
    end
  end
  return false
end

---@param target nestling.Target
---@param ids? string[]
function M.open(target, ids)
  highlights.define()
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.bo[bufnr].bufhidden, vim.bo[bufnr].filetype = 'wipe', 'nestling-curves'
  vim.b[bufnr].nestling = { root = target.root, path = target.path }
  local curves = setmetatable({
    target = target,
    ids = ids,
    bufnr = bufnr,
    is_asking = false,
    is_outdated = false,
  }, Curves)
  for _, key in ipairs({ 'q', '<Esc>' }) do
    vim.keymap.set('n', key, '<Cmd>close<CR>', { buffer = bufnr, nowait = true, desc = 'Close' })
  end
  changes.listen(bufnr, target.client.id, function(change)
    if curves:is_concerned(change) then
      curves:refresh()
    end
  end)
  vim.api.nvim_create_autocmd('VimResized', {
    group = vim.api.nvim_create_augroup('nestling.changes.' .. bufnr, { clear = false }),
    callback = function()
      if curves:is_open() then
        curves:refresh()
      end
    end,
  })
  curves:refresh()
end

return M
