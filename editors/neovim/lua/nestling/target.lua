-- What a command is about: the workspace here, and the session here.

local ask = require('nestling.ask')
local client = require('nestling.client')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

local M = {}

---@class nestling.Place what windows of this plugin say of their buffers, as `b:nestling`
---@field root string
---@field path? string of a session

---@class nestling.Target
---@field root string
---@field client vim.lsp.Client
---@field path? string the file of the session
---@field session? string its ID
local Target = {}
Target.__index = Target

-- The workspace of a buffer, else of the current folder; and the file of the buffer's session.
---@param bufnr integer
---@return string? root
---@return string? path
function M.place(bufnr)
  local place = vim.b[bufnr].nestling ---@type nestling.Place?
  if place then
    return place.root, place.path
  end
  local name = vim.api.nvim_buf_get_name(bufnr)
  local root = workspace.root_of_file(name)
  if root then
    return root, workspace.is_session(name) and vim.fs.normalize(name) or nil
  end
  local is_file = name ~= '' and vim.bo[bufnr].buftype == ''
  return is_file and workspace.root_of(vim.fs.dirname(vim.fs.normalize(name)))
    or workspace.root_of(vim.fn.getcwd())
end

-- The buffer that a file is open in.
---@param path string
---@return integer?
function M.buffer_of(path)
  return vim.iter(vim.api.nvim_list_bufs()):find(function(bufnr)
    return vim.api.nvim_buf_is_loaded(bufnr)
      and vim.fs.normalize(vim.api.nvim_buf_get_name(bufnr)) == path
  end)
end

-- For tasks, as all below.
---@param root string
---@param path? string
---@return nestling.Target
function M.new(root, path)
  return setmetatable({
    root = root,
    -- A session that is open is changed where it is open; so the server must know of it.
    client = client.of(root, path and M.buffer_of(path)),
    path = path,
    session = path and workspace.session_id(path),
  }, Target)
end

---@param root string
---@param session string
---@return nestling.Target
function M.of_session(root, session)
  return M.new(root, workspace.session_path(root, session))
end

local NO_WORKSPACE = 'There is no Nestling workspace here: no `nestling.toml` and no `sessions/` in '
  .. '%s or above. `:cd` to one, or make one here by `:Nestling new`.'

-- What is here.
---@return nestling.Target
function M.here()
  local root, path = M.place(vim.api.nvim_get_current_buf())
  if not root then
    task.refuse(NO_WORKSPACE:format(vim.fn.fnamemodify(vim.fn.getcwd(), ':~')))
  end
  return M.new(root --[[@as string]], path)
end

-- What is here, with a session: that of the buffer, else the current one, else one that is asked
-- for.
---@return nestling.Target
function M.with_session()
  local target = M.here()
  if target.session then
    return target
  end
  local session = target:execute('get_session_id')
  if not session then
    local ids = workspace.session_ids(target.root)
    if #ids == 0 then
      task.refuse('There is no session yet: `:Nestling new` makes one.')
    end
    session = #ids == 1 and ids[1] or ask.select(ids, 'Session')
  end
  return M.of_session(target.root, session)
end

-- Runs an operation; refuses in the server's words.
---@param operation string
---@param arguments? table
---@return any result
function Target:execute(operation, arguments)
  local about = { workspace = self.root }
  if self.path and M.buffer_of(self.path) then
    about = { uri = self:uri() }
  elseif self.path then
    about.session = self.session
  end
  return client.request(self.client, 'workspace/executeCommand', {
    command = 'nestling.' .. operation,
    arguments = { vim.tbl_extend('keep', arguments or {}, about) },
  })
end

-- The same target, without its session.
---@return nestling.Target
function Target:workspace()
  return M.new(self.root)
end

---@return string
function Target:uri()
  return vim.uri_from_fname(self.path)
end

return M
