-- Neovim in a real terminal: what is on the screen.

local child = require('child')
local fixtures = require('fixtures')
local suite = require('suite')

local test, has = suite.test, suite.has

-- A terminal that Neovim runs in; its screen is a buffer of the Neovim that tests.
---@param defer fun(last: fun())
local function terminal(defer)
  local home, workspace = child.prepare({ files = fixtures.workspace() })
  local bufnr = vim.api.nvim_create_buf(false, true)
  local win = vim.api.nvim_open_win(bufnr, true, {
    relative = 'editor',
    row = 0,
    col = 0,
    width = 110,
    height = 45,
  })
  local channel = vim.fn.jobstart({ child.NVIM, '-n', fixtures.PATH }, {
    term = true,
    cwd = workspace,
    clear_env = true,
    env = child.environment(home, true),
  })
  defer(function()
    vim.fn.jobstop(channel)
    vim.fn.jobwait({ channel }, 5000)
    vim.api.nvim_win_close(win, true)
    vim.fn.delete(home, 'rf')
  end)
  local function screen()
    return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), '\n')
  end
  return {
    screen = screen,
    workspace = workspace,
    type = function(keys)
      vim.api.nvim_chan_send(channel, keys)
    end,
    eventually_shows = function(text)
      local is_shown = vim.wait(15000, function()
        return screen():find(text, 1, true) ~= nil
      end, 20)
      if not is_shown then
        error(('`%s` is not on the screen:\n%s'):format(text, screen()), 2)
      end
    end,
  }
end

test(
  'a person in a terminal sees hints and lenses, picks a preset, and sees the curves',
  function(defer)
    vim.o.columns, vim.o.lines = 120, 50
    local it = terminal(defer)
    -- Beside the text.
    it.eventually_shows('→ 32×224×224 · 896')
    it.eventually_shows('2 steps an epoch')
    it.eventually_shows('1 experiment')
    -- Neovim's own picker and input.
    it.type(':Nestling model\r')
    it.eventually_shows('2: LeNet-style CNN: Two 5 × 5 convolutions and one `Dense` layer ')
    it.type('2\r')
    it.eventually_shows('Name of the model: LeNet-style CNN')
    it.type('\r')
    it.eventually_shows('name = "LeNet-style CNN"')
    it.eventually_shows('Made the model LeNet-style CNN')
    -- The menu comes as one types.
    it.type('/^path\rocol')
    it.eventually_shows('color_mode')
    it.type('\27u:w\r')
    it.eventually_shows('written')
    -- A trainer reports while the curves are shown.
    it.type(':Nestling curves exp_00000001\r')
    it.eventually_shows('no epoch yet')
    for epoch = 1, 3 do
      local line = { child.SERVER, 'experiment', 'update', 'exp_00000001' }
      vim.list_extend(line, { '--session', 'swift-golden-falcon', '--epoch', tostring(epoch) })
      vim.list_extend(line, { '--metric', 'val_loss=' .. 1 / epoch })
      local done = vim.system(line, { cwd = it.workspace, text = true }):wait()
      assert(done.code == 0, done.stderr)
    end
    it.eventually_shows('epoch 3 of 100')
    has(it.screen(), 'Curves of swift-golden-falcon')
    has(it.screen(), 'val_loss 0.333')
    it.type('q:Nestling sessions\r')
    it.eventually_shows('▾ swift-golden-falcon')
    it.eventually_shows('▶ Small × Plain Adam')
  end
)
