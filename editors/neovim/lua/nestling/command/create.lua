-- Sessions, models, trainings and experiments are made. What is not given is asked for.

local ask = require('nestling.ask')
local client = require('nestling.client')
local entries = require('nestling.entries')
local jump = require('nestling.jump')
local targets = require('nestling.target')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

---@param call nestling.Call
---@param from integer
---@return string?
local function rest(call, from)
  local words = table.concat(call.args, ' ', from)
  return words ~= '' and words or nil
end

-- The workspace here; where there is none, one is made if the person wants that.
---@return nestling.Target
local function workspace_here()
  local root = targets.place(vim.api.nvim_get_current_buf())
  if not root then
    local folder = vim.fn.getcwd()
    local yes = ('Make one in %s'):format(vim.fn.fnamemodify(folder, ':~'))
    if ask.select({ yes, 'Make none' }, 'There is no Nestling workspace here') ~= yes then
      task.give_up()
    end
    root = vim.fs.normalize(folder)
  end
  return targets.new(root)
end

---@param call nestling.Call
local function session(call)
  local target = workspace_here()
  local id, name = call.args[1], rest(call, 2)
  if not id then
    id = ask.input('ID of the new session', target:execute('generate_session_id'))
    name = task.await(function(resume)
      vim.ui.input({ prompt = 'Its title (may be empty): ' }, resume)
    end)
    if name == nil then
      task.give_up()
    end
    name = name ~= '' and name or nil
  end
  local made = target:execute('new_session', { id = id, name = name })
  jump.to_file(workspace.session_path(target.root, made.id))
  task.say(('Made the session %s; it is the current one now.'):format(made.id))
end

-- A preset in one line: what it is, without why one would choose it.
---@param preset { title: string, doc: string }
---@return string
local function preset_words(preset)
  local doc = preset.doc:gsub('%s+', ' ')
  return ('%s: %s'):format(preset.title, (doc .. ' '):match('^(.-)[.:;] ') or doc)
end

---@param library "models"|"trainings"
---@return fun(call: nestling.Call)
local function from_preset(library)
  local operations = entries.OPERATIONS[library]
  return function(call)
    local target = targets.with_session()
    local preset, name = call.args[1], rest(call, 2)
    local title
    if not preset then
      local presets = client.request(target.client, 'nestling/presets', vim.empty_dict())
      local chosen = ask.select(presets[library], 'Preset of the ' .. operations.one, preset_words)
      preset, title = chosen.id, chosen.title
    end
    name = name or ask.input(('Name of the %s'):format(operations.one), title)
    local made = target:execute(operations.add, { name = name, preset = preset })
    jump.to_entry(target.path, made.id)
    task.say(('Made the %s %s (%s).'):format(operations.one, name, made.id))
  end
end

---@param target nestling.Target
---@param given? string
---@param library "models"|"trainings"
---@return string id
---@return string name
local function part(target, given, library)
  local one = entries.OPERATIONS[library].one
  if not given then
    local entry = entries.pick(target, library, ('`:Nestling %s` makes one'):format(one))
    return entry.id, entry.name
  end
  local found = target:execute(entries.OPERATIONS[library].get, { id = given })
  return given, found and found.name or given
end

---@param call nestling.Call
local function experiment(call)
  local target = targets.with_session()
  local model, model_name = part(target, call.args[1], 'models')
  local training, training_name = part(target, call.args[2], 'trainings')
  local usual = ('%s × %s'):format(model_name, training_name)
  local name = rest(call, 3) or ask.input('Name of the experiment', usual)
  local made = target:execute('create_experiment', {
    name = name,
    model_id = model,
    training_id = training,
  })
  jump.to_entry(target.path, made.id)
  task.say(('Made the experiment %s (%s).'):format(name, made.id))
end

---@type table<string, nestling.Command>
return {
  new = { run = session, words = 'a session: [ID [title]]' },
  model = {
    run = from_preset('models'),
    words = 'a model: [preset [name]]',
    arguments = { 'model_preset' },
  },
  training = {
    run = from_preset('trainings'),
    words = 'a training: [preset [name]]',
    arguments = { 'training_preset' },
  },
  experiment = {
    run = experiment,
    words = 'an experiment: [model [training [name]]]',
    arguments = { 'model', 'training' },
  },
}
