-- Runs all test files, or those that are named: `nvim -l test/run.lua [file…]`.

local here = vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path

local suite = require('suite')

local names = #arg > 0 and arg
  or {
    'attaching',
    'editing',
    'creating',
    'changing',
    'exchanging',
    'views',
    'trouble',
    'install',
    'terminal',
  }
for _, name in ipairs(names) do
  dofile(vim.fs.joinpath(here, name .. '_test.lua'))
end

io.stdout:write(
  ('%d passed, %d failed, %d skipped\n'):format(suite.passed, suite.failed, suite.skipped)
)
os.exit(suite.failed == 0 and suite.passed > 0 and 0 or 1)
