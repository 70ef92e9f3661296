-- Which session is the current one, and where it is.

local jump = require('nestling.jump')
local sessions = require('nestling.sessions')
local targets = require('nestling.target')
local task = require('nestling.task')

---@param call nestling.Call
local function use(call)
  if call.bang then
    targets.here():execute('clear_workflow_state')
    return task.say('No session is the current one now.')
  end
  local target = sessions.pick(call.args[1], 'Use the session')
  if not target:workspace():execute('load_session', { id = target.session }) then
    task.refuse(('There is no session `%s`.'):format(target.session))
  end
  task.say(('The session %s is the current one now.'):format(target.session))
end

---@param call nestling.Call
local function open(call)
  local target = sessions.pick(call.args[1], 'Open the session')
  if not vim.uv.fs_stat(target.path) then
    task.refuse(('There is no session `%s`.'):format(target.session))
  end
  jump.to_file(target.path)
end

---@type table<string, nestling.Command>
return {
  use = {
    run = use,
    words = 'a session as the current one: [ID]; with ! none',
    arguments = { 'session' },
  },
  open = { run = open, words = 'a session: [ID]', arguments = { 'session' } },
}
