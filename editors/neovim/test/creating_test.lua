-- `:Nestling` makes sessions, models, trainings and experiments, with answers or with arguments.

local child = require('child')
local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has = suite.test, suite.equal, suite.has

---@param defer fun(last: fun())
---@param options? ChildOptions
local function started(defer, options)
  local nvim = child.new(options or { files = fixtures.workspace() })
  defer(function()
    nvim:stop()
  end)
  return nvim
end

test('a model is made by answers: the preset, then its name', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:will_answer({ 'LeNet-style' }, { 'My model' })
  nvim:cmd('Nestling model')
  nvim:eventually_says('Made the model My model (model_')
  has(nvim:text(), 'name = "My model"\n')
  -- The cursor is on it.
  equal(nvim:line(), '[[models]]')
  nvim:type('jj')
  nvim:eventually('its name', 'vim.api.nvim_get_current_line() == \'name = "My model"\'')
  has(nvim:asked()[2], 'Name of the model: LeNet-style CNN')
end)

test('a training is made by arguments, without a question', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:will_answer({})
  nvim:cmd('Nestling training quick A quick one')
  nvim:eventually_says('Made the training A quick one (train_')
  equal(nvim:line(), '[[trainings]]')
  equal(nvim:asked(), {})
  has(nvim:text(), 'name = "A quick one"')
end)

test('an experiment is made of what is picked', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:will_answer({ 'Small', 'Plain Adam' }, { '<default>' })
  nvim:cmd('Nestling experiment')
  nvim:eventually_says('Made the experiment Small × Plain Adam (exp_')
  has(nvim:asked()[1], 'Small  (model_00000001 · custom_cnn · 962 parameters · 1 experiment)')
  has(nvim:asked()[2], 'Plain Adam  (train_00000001 · adam · 100 epochs · 1 experiment)')
  equal(nvim:line(), '[[experiments]]')
end)

test('an experiment is made of IDs', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:cmd('Nestling experiment model_00000001 train_00000001 Once more')
  nvim:eventually_says('Made the experiment Once more (exp_')
  has(nvim:text(), 'name = "Once more"')
end)

test('who does not answer leaves no trace', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  local before = nvim:text()
  local tries = {
    { 'Nestling model', {}, questions = 1 },
    { 'Nestling model', { 'LeNet-style' }, questions = 2 },
    { 'Nestling experiment', { 'Small' }, questions = 2 },
    { 'Nestling delete', { 'model Small' }, questions = 2 },
    { 'Nestling delete', { 'model Small', 'Keep it' }, questions = 2 },
    { 'Nestling new', {}, questions = 1 },
    { 'Nestling', {}, questions = 1 },
  }
  for _, try in ipairs(tries) do
    -- What is said is kept, from the first to the last.
    nvim:lua('_G.selections, _G.asked = ..., {}', try[2])
    nvim:cmd(try[1])
    nvim:eventually('the questions', '#_G.asked == ...', try.questions)
  end
  -- Had something been on its way, the next command would come after it.
  nvim:cmd('Nestling info')
  nvim:eventually_says('Server')
  equal(nvim:lua('return #_G.said'), 1)
  equal(nvim:text(), before)
  equal(vim.fn.readdir(vim.fs.joinpath(nvim.workspace, 'sessions')), { 'swift-golden-falcon.toml' })
end)

test('a refusal comes in the words of the server', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:cmd('Nestling model lenett My model')
  nvim:eventually_says('lenett')
  has(nvim:said(), 'did you mean `lenet`')
  nvim:cmd('Nestling experiment model_00000001 train_x Name')
  nvim:eventually_says('train_x')
end)

test('a session is made and opened, and is the current one', function(defer)
  local nvim = started(defer)
  nvim:will_answer({}, { 'second-grey-owl', 'Second try' })
  nvim:cmd('Nestling new')
  nvim:eventually_says('Made the session second-grey-owl')
  has(nvim:text(), 'name = "Second try"')
  nvim:eventually('a client', "#vim.lsp.get_clients({ bufnr = 0, name = 'nestling' }) == 1")
  -- What comes next goes into it, from anywhere.
  nvim:cmd('enew')
  nvim:cmd('Nestling model lenet In the second')
  nvim:eventually_says('Made the model In the second')
  has(nvim:lua('return vim.api.nvim_buf_get_name(0)'), 'sessions/second-grey-owl.toml')
  has(nvim:text(), 'In the second')
end)

test('commands work with no session open, on the current session', function(defer)
  local nvim = started(defer)
  nvim:nestling({ 'session', 'use', 'swift-golden-falcon' })
  equal(nvim:lua("return #vim.lsp.get_clients({ name = 'nestling' })"), 0)
  nvim:cmd('Nestling model lenet From nowhere')
  nvim:eventually_says('Made the model From nowhere')
  has(nvim:lua('return vim.api.nvim_buf_get_name(0)'), fixtures.PATH)
  equal(nvim:line(), '[[models]]')
  -- It was not open, so it is on the disk.
  has(child.read(vim.fs.joinpath(nvim.workspace, fixtures.PATH)), 'From nowhere')
end)

test('where there is no workspace, `new` makes one if one says so', function(defer)
  local nvim = started(defer, { files = { ['empty/readme'] = '' }, cwd = 'work/empty' })
  nvim:cmd('Nestling model lenet x')
  nvim:eventually_says('There is no Nestling workspace here')
  nvim:will_answer({ 'Make one in' }, { 'first-red-wren', '' })
  nvim:cmd('Nestling new')
  nvim:eventually_says('Made the session first-red-wren')
  has(
    child.read(vim.fs.joinpath(nvim.workspace, 'empty/sessions/first-red-wren.toml')),
    '[session]'
  )
end)

test('subcommands and their arguments are completed', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  local function completed(line)
    return nvim:lua("return vim.fn.getcompletion(..., 'cmdline')", line)
  end
  equal(completed('Nestling tr'), { 'training' })
  has(table.concat(completed('Nestling '), ' '), 'curves delete duplicate experiment export')
  equal(completed('Nestling model len'), { 'lenet' })
  equal(completed('Nestling training ad'), { 'adam', 'adamw', 'adam-fine-tuning' })
  equal(completed('Nestling experiment '), { 'model_00000001' })
  equal(completed('Nestling experiment model_00000001 '), { 'train_00000001' })
  equal(completed('Nestling experiment model_00000001 train_00000001 '), {})
  equal(completed('Nestling use sw'), { 'swift-golden-falcon' })
  equal(completed('Nestling! delete exp'), { 'exp_00000001' })
  equal(completed('Nestling curves exp_00000001 e'), { 'exp_00000001' })
  equal(completed('Nestling status exp_00000001 pa'), { 'paused' })
  equal(completed('vertical Nestling import nes'), { 'nestling.toml' })
  equal(completed('Nestling nothing '), {})
end)

test('an unknown subcommand is told with those that there are', function(defer)
  local nvim = started(defer)
  nvim:cmd('Nestling modl')
  nvim:eventually_says('`:Nestling` has no `modl`: there are curves, delete')
end)
