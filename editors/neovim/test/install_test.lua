-- The ways of the README to set it up, word for word, in a home folder with nothing in it.

local child = require('child')
local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has = suite.test, suite.equal, suite.has

local README = child.read(vim.fs.joinpath(child.PLUGIN, 'README.md'))
local REPOSITORY = vim.fs.dirname(vim.fs.dirname(child.PLUGIN))

-- The Lua blocks of the README, with the reader's own folder.
---@return string[]
local function blocks()
  local found = {}
  for block in README:gmatch('```lua\n(.-)```') do
    table.insert(found, (block:gsub('\n   ', '\n'):gsub('~/src/nestling', REPOSITORY)))
  end
  return found
end

local PLAIN, BY_FOLDER, BY_URL = unpack(blocks())

---@param defer fun(last: fun())
---@param options ChildOptions
local function started(defer, options)
  local nvim = child.new(options)
  defer(function()
    nvim:stop()
  end)
  return nvim
end

---@param nvim Child
local function works(nvim)
  nvim:open_attached(fixtures.PATH)
  nvim:cmd('Nestling model lenet It works')
  nvim:eventually_says('Made the model It works')
end

test('the five minutes of the README', function(defer)
  local nvim = started(defer, { files = { keep = '' }, configuration = PLAIN })
  has(README, 'nestling new my-project')
  nvim:nestling({ 'new', 'my-project' })
  nvim:cmd('cd my-project')
  equal(nvim:lua("return vim.lsp.is_enabled('nestling')"), true)
  local words = { 'new', 'model', 'training', 'experiment' }
  for _, word in ipairs(words) do
    has(README, ':Nestling ' .. word)
  end
  -- Of a list, the first; else Enter takes what is offered.
  nvim:will_answer({}, { '<default>', '' })
  nvim:cmd('Nestling new')
  nvim:eventually_says('Made the session')
  nvim:will_answer({ 'Conventional' }, { '<default>' })
  nvim:cmd('Nestling model')
  nvim:eventually_says('Made the model')
  nvim:will_answer({ 'Adam' }, { '<default>' })
  nvim:cmd('Nestling training')
  nvim:eventually_says('Made the training')
  nvim:will_answer({ 'Conventional', 'Adam' }, { '<default>' })
  nvim:cmd('Nestling experiment')
  nvim:eventually_says('Made the experiment Conventional CNN × Adam, cosine')
  equal(nvim:line(), '[[experiments]]')
  nvim:cmd('write')
  local path = nvim:lua('return vim.api.nvim_buf_get_name(0)')
  has(child.read(path), 'name = "Conventional CNN × Adam, cosine"')
end)

-- What lazy.nvim does with a plugin that is not loaded late: its folder goes on the runtimepath and
-- its `plugin/` is sourced, then `config` is called, with Neovim's own loading switched off.
local LIKE_LAZY = [[
  vim.go.loadplugins = false
  local spec = %s
  spec.dir = vim.fs.normalize(spec.dir or '%s')
  vim.opt.runtimepath:prepend(spec.dir)
  for _, file in ipairs(vim.fn.glob(spec.dir .. '/plugin/**/*.lua', false, true)) do
    vim.cmd.source(file)
  end
  spec.config(spec, {})
]]

test('the configurations for lazy.nvim, called as it calls them', function(defer)
  for _, spec in ipairs({ BY_FOLDER, BY_URL }) do
    local configuration = LIKE_LAZY:format(vim.trim(spec), REPOSITORY)
    works(started(defer, { files = fixtures.workspace(), configuration = configuration }))
  end
end)

test('the configurations for lazy.nvim, in lazy.nvim itself', function(defer)
  local lazy = vim.env.NESTLING_LAZY
  if not lazy then
    suite.skip('NESTLING_LAZY names no folder of lazy.nvim')
  end
  for _, spec in ipairs({ BY_FOLDER, BY_URL }) do
    -- Nothing is fetched: what the address would bring is in the folder already.
    local here = spec:gsub("url = 'REPOSITORY'", "dir = '" .. REPOSITORY .. "'")
    local configuration = ("vim.opt.rtp:prepend('%s')\nrequire('lazy').setup({ spec = { %s } })"):format(
      lazy,
      vim.trim(here)
    )
    works(started(defer, { files = fixtures.workspace(), configuration = configuration }))
  end
end)

test('as a package in the packpath, too', function(defer)
  local nvim = started(defer, {
    files = fixtures.workspace(),
    configuration = "vim.lsp.enable('nestling')",
    before = ([[
      local folder = vim.fn.stdpath('data') .. '/site/pack/mine/start'
      vim.fn.mkdir(folder, 'p')
      vim.uv.fs_symlink('%s', folder .. '/nestling')
    ]]):format(child.PLUGIN),
  })
  works(nvim)
end)

test('the help has its tags', function(defer)
  local nvim = started(defer, { configuration = PLAIN })
  -- A copy, so that the plugin's folder stays as it is.
  local doc = vim.fs.joinpath(nvim.home, 'help/doc')
  child.write(doc .. '/nestling.txt', child.read(child.PLUGIN .. '/doc/nestling.txt'))
  nvim:cmd('helptags ' .. doc)
  equal(nvim:lua("return vim.fn.execute('messages')"), '')
  nvim:cmd('set runtimepath+=' .. vim.fs.dirname(doc))
  local names = nvim:lua("return require('nestling.command').names()")
  assert(#names > 15)
  for _, name in ipairs(names) do
    nvim:cmd('help :Nestling-' .. name)
  end
  -- What the text refers to is there.
  local text = child.read(doc .. '/nestling.txt')
  for tag in text:gmatch('|([^|%s]+)|') do
    local is_found = nvim:lua('return pcall(vim.cmd.help, ...)', tag)
    assert(is_found, 'no help of ' .. tag)
  end
end)
