-- The tree of sessions in a window at the left, which follows what changes.

local changes = require('nestling.changes')
local client = require('nestling.client')
local highlights = require('nestling.highlights')
local options = require('nestling.options')
local render = require('nestling.tree.render')
local task = require('nestling.task')

local M = {}

---@class nestling.Tree
---@field target nestling.Target
---@field bufnr integer
---@field rows nestling.Row[]
---@field contents table<string, table> by URI, of what is unfolded
---@field is_asking boolean
---@field is_outdated boolean
local Tree = {}
Tree.__index = Tree

---@param root string
---@return string
local function name_of(root)
  return 'nestling://' .. root
end

---@return nestling.Node?
function Tree:node()
  local row = self.rows[vim.api.nvim_win_get_cursor(0)[1]]
  return row and row.node
end

---@param uri string
local function contents_of(target, uri)
  local answer = client.request(target.client, 'nestling/sessions', { uri = uri, contents = true })
  for _, folder in ipairs(answer.workspaces) do
    if folder.sessions[1] then
      return folder.sessions[1].contents
    end
  end
end

-- Writes the lines; the cursor stays on what it is on.
function Tree:write()
  local windows = {}
  for _, win in ipairs(vim.fn.win_findbuf(self.bufnr)) do
    local row = self.rows[vim.api.nvim_win_get_cursor(win)[1]]
    windows[win] = row and render.key(row.node) or ''
  end
  self.rows = render.rows(self.answer, self.contents)
  highlights.write(
    self.bufnr,
    vim.tbl_map(function(row)
      return row.line
    end, self.rows)
  )
  for win, key in pairs(windows) do
    for number, row in ipairs(self.rows) do
      if key ~= '' and render.key(row.node) == key then
        vim.api.nvim_win_set_cursor(win, { number, 0 })
      end
    end
  end
end

-- Asks for the list, and for the contents of what is unfolded.
---@param on_end? fun()
function Tree:refresh(on_end)
  if self.is_asking then
    self.is_outdated = true
    return
  end
  self.is_asking, self.is_outdated = true, false
  task.run(function()
    local answer = client.request(self.target.client, 'nestling/sessions', vim.empty_dict())
    local contents = {}
    for uri in pairs(self.contents) do
      contents[uri] = contents_of(self.target, uri)
    end
    if vim.api.nvim_buf_is_valid(self.bufnr) then
      self.answer, self.contents = answer, contents
      self:write()
      if on_end then
        on_end()
      end
    end
  end, function()
    self.is_asking = false
    if self.is_outdated and vim.api.nvim_buf_is_valid(self.bufnr) then
      self:refresh()
    end
  end)
end

---@param session nestling.Session
function Tree:toggle(session)
  if self.contents[session.uri] then
    self.contents[session.uri] = nil
    return self:write()
  end
  task.run(function()
    self.contents[session.uri] = contents_of(self.target, session.uri)
    self:write()
  end)
end

---@param target nestling.Target
function M.open(target)
  highlights.define()
  local bufnr = vim.fn.bufadd(name_of(target.root))
  local is_new = not vim.api.nvim_buf_is_loaded(bufnr)
  local shown = vim.fn.bufwinid(bufnr)
  if shown ~= -1 then
    return vim.api.nvim_set_current_win(shown)
  end
  vim.cmd(('topleft vertical %dsplit'):format(options.get().tree_width))
  local win = vim.api.nvim_get_current_win()
  vim.api.nvim_win_set_buf(win, bufnr)
  vim.wo[win].number, vim.wo[win].relativenumber = false, false
  vim.wo[win].wrap, vim.wo[win].winfixwidth, vim.wo[win].winfixbuf = false, true, true
  vim.wo[win].cursorline, vim.wo[win].signcolumn, vim.wo[win].foldcolumn = true, 'no', '0'
  vim.wo[win].fillchars, vim.wo[win].statusline = 'eob: ', ' Sessions  (g? shows the keys)'
  if not is_new then
    return
  end
  vim.bo[bufnr].buftype, vim.bo[bufnr].bufhidden = 'nofile', 'wipe'
  vim.bo[bufnr].swapfile, vim.bo[bufnr].filetype = false, 'nestling-sessions'
  vim.b[bufnr].nestling = { root = target.root }

  local tree = setmetatable({
    target = target,
    bufnr = bufnr,
    rows = {},
    contents = {},
    is_asking = false,
    is_outdated = false,
  }, Tree)
  require('nestling.tree.keys').map(tree)
  changes.listen(bufnr, target.client.id, function()
    tree:refresh()
  end)
  tree:refresh(function()
    tree:unfold_first()
  end)
end

-- The session that one comes from is what one most often looks for, else the current one.
function Tree:unfold_first()
  for _, folder in ipairs(self.answer.workspaces) do
    for number, row in ipairs(self.rows) do
      local session = row.node and row.node.session
      local is_wanted = session
        and (session.id == (self.target.session or folder.current) or #folder.sessions == 1)
      if is_wanted and not self.contents[session.uri] then
        vim.api.nvim_win_set_cursor(vim.fn.bufwinid(self.bufnr), { number, 0 })
        return self:toggle(session)
      end
    end
  end
end

return M
