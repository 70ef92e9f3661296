-- What is shown beside the text: curves that grow, and the tree of sessions.

local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has, lacks = suite.test, suite.equal, suite.has, suite.lacks
local opened, meanwhile = fixtures.opened, fixtures.meanwhile

local SECOND = fixtures.SESSION
  .. '\n[[experiments]]\nid = "exp_2"\nname = "The other"\nmodel_id = "model_00000001"\n'
  .. 'training_id = "train_00000001"\nstatus = "ready"\n'

---@param nvim Child
---@param epoch integer
---@param experiment? string
local function report(nvim, epoch, experiment)
  local loss, accuracy = 1 / epoch, 1 - 1 / (epoch + 1)
  local told = { '--metric', 'val_loss=' .. loss, '--metric', 'val_accuracy=' .. accuracy }
  local id = experiment or 'exp_00000001'
  meanwhile(nvim, 'experiment', 'update', id, '--epoch', tostring(epoch), unpack(told))
end

local IS_FLOAT = "vim.api.nvim_win_get_config(0).relative ~= ''"

test('curves are drawn in a floating window, and grow while it is open', function(defer)
  local nvim = opened(defer)
  report(nvim, 1)
  report(nvim, 2)
  nvim:cmd('Nestling curves exp_00000001')
  nvim:eventually('the window', IS_FLOAT)
  nvim:eventually_has('▶ Small × Plain Adam  training · epoch 2 of 100 · best 2')
  local before = nvim:text()
  has(before, 'val_loss 0.5')
  has(before, 'accuracy')
  has(before, '┤')
  -- A trainer goes on.
  report(nvim, 3)
  nvim:eventually_has('epoch 3 of 100')
  has(nvim:text(), 'val_loss 0.333')
  equal(nvim:lua('return vim.bo.modifiable'), false)
  local groups = nvim:lua([[
    local found = {}
    local namespace = vim.api.nvim_get_namespaces().nestling
    for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
      found[mark[4].hl_group] = true
    end
    return vim.fn.sort(vim.tbl_keys(found))
  ]])
  has(table.concat(groups, ' '), 'NestlingAxis NestlingBest NestlingCurve')
  nvim:type('q')
  nvim:eventually('the session', 'not (' .. IS_FLOAT .. ')')
  equal(nvim:lua("return vim.fn.bufexists('nestling-curves')"), 0)
end)

test('several experiments stand below one another, and Escape closes', function(defer)
  local nvim = opened(defer, SECOND)
  report(nvim, 1)
  report(nvim, 1, 'exp_2')
  report(nvim, 2, 'exp_2')
  nvim:cmd('Nestling! curves')
  nvim:eventually('the window', IS_FLOAT)
  nvim:eventually_has('The other  training · epoch 2 of 100')
  has(nvim:text(), 'Small × Plain Adam  training · epoch 1 of 100')
  nvim:type('<Esc>')
  nvim:eventually('the session', 'not (' .. IS_FLOAT .. ')')
end)

test('in an experiment, its own curves are shown', function(defer)
  local nvim = opened(defer, SECOND)
  nvim:type('/exp_2<CR>')
  nvim:cmd('Nestling curves')
  nvim:eventually('the window', IS_FLOAT)
  has(nvim:text(), 'The other  ready')
  has(nvim:text(), 'no epoch yet')
  lacks(nvim:text(), 'Small × Plain Adam')
end)

test('the window keeps within a screen that becomes smaller', function(defer)
  local nvim = opened(defer)
  report(nvim, 1)
  report(nvim, 2)
  nvim:cmd('Nestling curves')
  nvim:eventually('the window', IS_FLOAT)
  equal(nvim:lua('return vim.api.nvim_win_get_width(0)'), 94)
  nvim:lua('vim.o.columns = 60')
  -- Neovim tells of the new size where a screen is.
  nvim:cmd('doautocmd VimResized')
  nvim:eventually('a narrower window', 'vim.api.nvim_win_get_width(0) == 54')
  nvim:eventually(
    'narrower curves',
    'vim.iter(vim.api.nvim_buf_get_lines(0, 0, -1, false)):all(function(line) '
      .. "return line:find('Small', 1, true) or vim.fn.strdisplaywidth(line) <= 54 end)"
  )
end)

test('an experiment that is not there is told', function(defer)
  local nvim = opened(defer)
  nvim:cmd('Nestling curves exp_x')
  nvim:eventually_says('The session has no experiment `exp_x`')
  equal(nvim:lua('return #vim.api.nvim_list_wins()'), 1)
end)

test('the tree shows what sessions hold, and follows what others do', function(defer)
  local nvim = opened(defer)
  nvim:cmd('Nestling sessions')
  nvim:eventually_has('▾ swift-golden-falcon  First steps  1 experiment')
  nvim:eventually_has('Small  custom_cnn · 962 parameters · 1 experiment')
  nvim:eventually_has('Dataset  data · 2 classes · 80 images')
  nvim:eventually_has('Plain Adam  adam · 100 epochs · 1 experiment')
  nvim:eventually_has('○ Small × Plain Adam  ready')
  meanwhile(nvim, 'model', 'add', 'From a script', '--preset', 'lenet')
  nvim:eventually_has('From a script')
  nvim:nestling({ 'session', 'new', 'brisk-grey-owl', '--name', 'Another' })
  nvim:eventually_has('▸ brisk-grey-owl (current)  Another')
  report(nvim, 1)
  nvim:eventually_has('▶ Small × Plain Adam  training · epoch 1 of 100')
end)

test('keys of the tree go, fold, add, rename, use and delete', function(defer)
  local nvim = opened(defer)
  nvim:cmd('Nestling sessions')
  nvim:eventually_has('Small  custom_cnn')
  -- Rename what the cursor is on.
  nvim:will_answer({}, { 'Tiny' })
  nvim:type('/Small  cus<CR>r')
  nvim:eventually_has('Tiny  custom_cnn')
  nvim:will_answer({ 'LeNet-style' }, { 'Fresh' })
  nvim:type('gg/Models<CR>a')
  nvim:eventually_says('Made the model Fresh')
  -- It was shown in the other window.
  equal(nvim:line(), '[[models]]')
  nvim:cmd('Nestling sessions')
  nvim:eventually_has('Fresh  custom_cnn')
  nvim:will_answer({ 'Delete the model Fresh' })
  nvim:type('gg/Fresh<CR>d')
  nvim:eventually_says('Deleted Fresh')
  nvim:eventually('one entry less', "vim.fn.search('Fresh', 'nw') == 0")
  nvim:type('gg/swift<CR>u')
  nvim:eventually_has('swift-golden-falcon (current)')
  nvim:type('<Tab>')
  nvim:eventually_has('▸ swift-golden-falcon')
  nvim:type('<CR>')
  nvim:eventually_has('Plain Adam')
  nvim:type('gg/○<CR><CR>')
  nvim:eventually('the experiment', "vim.api.nvim_get_current_line() == '[[experiments]]'")
  nvim:cmd('Nestling sessions')
  nvim:type('gg/○<CR>c')
  nvim:eventually('the curves', IS_FLOAT)
  nvim:type('q')
  nvim:cmd('Nestling sessions')
  nvim:type('q')
  nvim:eventually('no tree', "vim.fn.bufexists('nestling://*') == 0")
end)
