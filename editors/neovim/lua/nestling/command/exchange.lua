-- What comes in and goes out: older sessions, JSON, images.

local ask = require('nestling.ask')
local jump = require('nestling.jump')
local targets = require('nestling.target')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

---@param call nestling.Call
local function import(call)
  local target = targets.here():workspace()
  local files = vim.iter(call.args):map(vim.fn.expand):totable()
  if #files == 0 then
    files = { vim.fn.expand(ask.input('File of the older session', nil)) }
  end
  for _, file in ipairs(files) do
    local made = target:execute('import_legacy', { path = vim.fn.fnamemodify(file, ':p') })
    jump.to_file(workspace.session_path(target.root, made.id))
    local words = ('Imported the session %s: %d models, %d trainings, %d experiments.'):format(
      made.id,
      made.models,
      made.trainings,
      made.experiments
    )
    task.say(table.concat({ words, unpack(made.notes) }, '\n'))
  end
end

-- By the command line, which keeps the order of keys and the kinds of numbers.
---@param call nestling.Call
local function export(call)
  local target = targets.with_session()
  local bufnr = targets.buffer_of(target.path)
  if bufnr and vim.bo[bufnr].modified then
    task.refuse(('Save the session %s first: what is on disk is exported.'):format(target.session))
  end
  local cmd = vim.lsp.config.nestling.cmd
  local program = type(cmd) == 'table' and cmd[1] or 'nestling'
  local is_legacy = call.args[1] == 'legacy'
  local line = { program, 'export', target.session, '--workspace', target.root }
  local done = task.await(function(resume)
    vim.system(vim.list_extend(line, is_legacy and { '--legacy' } or {}), { text = true }, resume)
  end)
  if done.code ~= 0 then
    task.refuse(vim.trim(done.stderr))
  end
  vim.cmd('botright new')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(done.stdout), '\n'))
  vim.bo.filetype, vim.bo.modified = 'json', false
  vim.b.nestling = { root = target.root, path = target.path }
  task.say(('The session %s as JSON: `:w FILE` writes it.'):format(target.session))
end

---@param info table
local function told(info)
  local lines = {
    ('%d images: %d to train, %d to validate, %d to test'):format(
      info.total_train + info.total_val + info.total_test,
      info.total_train,
      info.total_val,
      info.total_test
    ),
  }
  for index, class in ipairs(info.classes) do
    local count = info.train_samples[index] + info.val_samples[index] + info.test_samples[index]
    table.insert(lines, ('  %-24s %d'):format(class, count))
  end
  return table.concat(lines, '\n')
end

---@param call nestling.Call
local function scan(call)
  local target = targets.with_session()
  if call.bang then
    target:execute('clear_cache_state')
  end
  local info = target:execute('get_dataset_info')
  if not info then
    task.refuse(
      'The folder of the images is not named, or not there: see `path` below `[dataset]`.'
    )
  end
  task.say(told(info))
end

---@type table<string, nestling.Command>
return {
  import = {
    run = import,
    words = 'sessions of the older JSON format: [files]',
    arguments = { 'files' },
  },
  export = { run = export, words = 'the session as JSON: [legacy]', arguments = { 'format' } },
  scan = { run = scan, words = 'the images of the dataset; with ! all afresh' },
}
