-- Entries and sessions are renamed, duplicated and deleted; experiments get another status.

local ask = require('nestling.ask')
local entries = require('nestling.entries')
local jump = require('nestling.jump')
local sessions = require('nestling.sessions')
local targets = require('nestling.target')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

---@class nestling.Subject an entry, or a session where there is none
---@field target nestling.Target
---@field entry? nestling.Entry

-- What an ID means here: an entry of the session, else a session. Without one, what is picked.
---@param id? string
---@param verb string
---@return nestling.Subject
local function subject(id, verb)
  if id then
    local here = targets.here()
    if vim.list_contains(workspace.session_ids(here.root), id) then
      return { target = targets.of_session(here.root, id) }
    end
    local target = targets.with_session()
    local entry = entries.find(target, id)
    if not entry then
      task.refuse(
        ('There is no session `%s`, and nothing with this ID in the session %s.'):format(
          id,
          target.session
        )
      )
    end
    return { target = target, entry = entry }
  end
  local target = targets.with_session()
  local whole = { name = 'the session ' .. target.session }
  local entry = entries.pick_any(target, verb, { whole })
  return { target = target, entry = entry ~= whole and entry or nil }
end

---@param call nestling.Call
---@return string?
local function second(call)
  local words = table.concat(call.args, ' ', 2)
  return words ~= '' and words or nil
end

---@param found any
---@param id string
local function must_be_there(found, id)
  if not found then
    task.refuse(('`%s` is not there any more.'):format(id))
  end
end

---@param target nestling.Target
---@param entry nestling.Entry
---@param name string
local function update(target, entry, name)
  local arguments = { id = entry.id, name = name }
  if entry.library == 'experiments' then
    arguments = { id = entry.id, updates = { name = name } }
  end
  must_be_there(target:execute(entries.OPERATIONS[entry.library].update, arguments), entry.id)
end

---@param call nestling.Call
local function rename(call)
  local it = subject(call.args[1], 'Rename')
  local target, entry = it.target, it.entry
  if not entry then
    local to = second(call) or ask.input('New ID of the session', target.session)
    return sessions.rename(target, to)
  end
  local name = second(call) or ask.input('New name', entry.name)
  update(target, entry, name)
  task.say(('%s is called %s now.'):format(entry.id, name))
end

---@param call nestling.Call
local function duplicate(call)
  local it = subject(call.args[1], 'Duplicate')
  local target, entry = it.target, it.entry
  if not entry then
    return sessions.duplicate(target, second(call))
  end
  local name = second(call) or ask.input('Name of the copy', entry.name .. ' (copy)')
  local copy = require('nestling.copies').make(target, entry)
  update(target, copy, name)
  jump.to_entry(target.path, copy.id)
  local one = entries.OPERATIONS[entry.library].one
  task.say(('Made the %s %s (%s).'):format(one, name, copy.id))
end

---@param entry nestling.Entry
---@param is_sure boolean
---@return table options of the operation
local function confirmed(entry, is_sure)
  local one = entries.OPERATIONS[entry.library].one
  local keep, delete = 'Keep it', ('Delete the %s %s'):format(one, entry.name)
  if (entry.uses or 0) == 0 then
    if not is_sure and ask.select({ delete, keep }, 'Delete?') ~= delete then
      task.give_up()
    end
    return {}
  end
  local uses = entries.counted(entry.uses, 'experiment')
  local cascade = ('%s and its %s'):format(delete, uses)
  local force = ('%s, and leave its %s without one'):format(delete, uses)
  local choice = ask.select({ cascade, force, keep }, 'It is used. Delete?')
  if choice == keep then
    task.give_up()
  end
  return { cascade = choice == cascade or nil, force = choice == force or nil }
end

---@param call nestling.Call
local function delete(call)
  local it = subject(call.args[1], 'Delete')
  local target, entry = it.target, it.entry
  if not entry then
    return sessions.delete(target, call.bang)
  end
  local arguments = confirmed(entry, call.bang)
  arguments.id = entry.id
  must_be_there(target:execute(entries.OPERATIONS[entry.library].delete, arguments), entry.id)
  task.say(('Deleted %s (%s).'):format(entry.name, entry.id))
end

---@param call nestling.Call
local function status(call)
  local target = targets.with_session()
  local id = call.args[1]
    or entries.pick(target, 'experiments', '`:Nestling experiment` makes one').id
  local wanted = call.args[2]
    or ask.select({ 'ready', 'training', 'paused', 'completed', 'failed' }, 'Status')
  must_be_there(target:execute('update_experiment', { id = id, updates = { status = wanted } }), id)
  task.say(('%s is %s now.'):format(id, wanted))
end

---@type table<string, nestling.Command>
return {
  rename = {
    run = rename,
    words = 'a session, or an entry: [ID [new ID or name]]',
    arguments = { 'entry' },
  },
  duplicate = {
    run = duplicate,
    words = 'a session, or an entry: [ID [new ID or name]]',
    arguments = { 'entry' },
  },
  delete = {
    run = delete,
    words = 'a session, or an entry: [ID]; with ! without asking',
    arguments = { 'entry' },
  },
  status = {
    run = status,
    words = 'of an experiment: [ID [status]]',
    arguments = { 'experiment', 'status' },
  },
}
