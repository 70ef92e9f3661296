-- What comes in and goes out: older sessions, JSON, images.

local child = require('child')
local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has = suite.test, suite.equal, suite.has

---@param defer fun(last: fun())
---@param more? table<string, string>
local function started(defer, more)
  local nvim = child.new({ files = fixtures.workspace(more) })
  defer(function()
    nvim:stop()
  end)
  return nvim
end

test('an older session is imported, and opened', function(defer)
  local nvim = started(defer)
  -- One that Nestling itself wrote in the older format.
  local old = nvim:nestling({ 'export', 'swift-golden-falcon', '--legacy' })
  child.write(vim.fs.joinpath(nvim.workspace, 'old sessions/early-pale-wren.json'), old)
  nvim:cmd('Nestling rename swift-golden-falcon before')
  nvim:eventually_says('is before now')
  nvim:cmd([[Nestling import old\ sessions/early-pale-wren.json]])
  nvim:eventually_says('1 models, 1 trainings, 1 experiments')
  has(nvim:text(), 'Plain Adam')
  has(nvim:lua('return vim.api.nvim_buf_get_name(0)'), 'sessions/')
end)

test('a file that is no session is refused in words', function(defer)
  local nvim = started(defer)
  nvim:will_answer({}, { 'nestling.toml' })
  nvim:cmd('Nestling import')
  nvim:eventually_says('nestling.toml')
  equal(nvim:lua('return vim.api.nvim_buf_get_name(0)'), '')
end)

test('a scan tells the images of each class', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:cmd('Nestling scan')
  nvim:eventually_says('80 images')
  has(nvim:said(), 'Adialer.C')
  child.write(vim.fs.joinpath(nvim.workspace, 'data/Yuner.A/more.png'), '')
  nvim:cmd('Nestling! scan')
  nvim:eventually_says('81 images')
end)

test('a scan without a folder says what to do', function(defer)
  local nvim = started(defer, { [fixtures.PATH] = fixtures.SESSION:gsub('path = "data"', '') })
  nvim:open_attached(fixtures.PATH)
  nvim:cmd('Nestling scan')
  nvim:eventually_says('see `path` below `[dataset]`')
end)

test('a session is exported as JSON, once it is saved', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:cmd('Nestling export')
  nvim:eventually_says('as JSON')
  local session = vim.json.decode(nvim:text())
  equal(session.models[1].name, 'Small')
  equal(nvim:lua('return vim.bo.filetype'), 'json')
  nvim:cmd('bwipe! | Nestling export legacy')
  nvim:eventually('the older format', "vim.bo.filetype == 'json'")
  has(nvim:text(), 'model_library')
  nvim:cmd('bwipe!')
  nvim:type('Go# changed<Esc>')
  nvim:eventually_has('# changed')
  nvim:cmd('Nestling export')
  nvim:eventually_says('Save the session swift-golden-falcon first')
end)
