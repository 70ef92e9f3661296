-- Whole sessions are renamed, copied and deleted, and their buffers follow.

local ask = require('nestling.ask')
local jump = require('nestling.jump')
local targets = require('nestling.target')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

local M = {}

---@param found any
---@param target nestling.Target
local function must_be_there(found, target)
  if not found then
    task.refuse(('There is no session `%s`.'):format(target.session))
  end
end

-- Takes a buffer away whose file is gone; a changed one stays.
---@param bufnr? integer
local function forget(bufnr)
  if bufnr and vim.api.nvim_buf_is_valid(bufnr) and not vim.bo[bufnr].modified then
    vim.api.nvim_buf_delete(bufnr, {})
  end
end

---@param target nestling.Target
---@param to string
function M.rename(target, to)
  local old = targets.buffer_of(target.path)
  local windows = old and vim.fn.win_findbuf(old) or {}
  must_be_there(
    target:workspace():execute('rename_session', { from = target.session, to = to }),
    target
  )
  local path = vim.fs.joinpath(vim.fs.dirname(target.path), to .. '.toml')
  for _, win in ipairs(windows) do
    vim.api.nvim_win_call(win, function()
      vim.cmd.edit({ args = { path }, magic = { file = false, bar = false } })
    end)
  end
  forget(old)
  task.say(('The session %s is %s now.'):format(target.session, to))
end

---@param target nestling.Target
---@param to? string
function M.duplicate(target, to)
  to = to or ask.input('ID of the copy', target:execute('generate_session_id'))
  must_be_there(target:execute('save_session', { id = to }), target)
  jump.to_file(workspace.session_path(target.root, to))
  task.say(('Made the session %s, a copy of %s.'):format(to, target.session))
end

---@param target nestling.Target
---@param is_sure boolean
function M.delete(target, is_sure)
  local delete = ('Delete the session %s and its history'):format(target.session)
  if not is_sure and ask.select({ delete, 'Keep it' }, 'Delete?') ~= delete then
    task.give_up()
  end
  local old = targets.buffer_of(target.path)
  must_be_there(target:workspace():execute('delete_session', { id = target.session }), target)
  forget(old)
  task.say(('Deleted the session %s.'):format(target.session))
end

-- The session of an ID; without one, what is picked.
---@param id? string
---@param prompt string
---@return nestling.Target
function M.pick(id, prompt)
  local here = targets.here()
  local ids = workspace.session_ids(here.root)
  if #ids == 0 then
    task.refuse('There is no session yet: `:Nestling new` makes one.')
  end
  return targets.of_session(here.root, id or ask.select(ids, prompt))
end

return M
