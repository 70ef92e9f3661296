-- What the server tells of epochs, as lines of a window.

local highlights = require('nestling.highlights')

local M = {}

---@class nestling.Experiment of `nestling/history`
---@field id string
---@field name string
---@field status? string
---@field epochs? integer
---@field best? integer
---@field metrics table<string, { [1]: integer, [2]?: number }[]>
---@field chart? string

---@param experiment nestling.Experiment
---@return integer epoch 0 where there is none yet
local function last_epoch(experiment)
  local last = 0
  for _, points in pairs(experiment.metrics) do
    local point = points[#points]
    last = math.max(last, point and point[1] or 0)
  end
  return last
end

---@param experiment nestling.Experiment
---@return nestling.Line
local function header(experiment)
  local status = highlights.STATUS[experiment.status]
  local details = { experiment.status or 'no status' }
  local epoch = last_epoch(experiment)
  if epoch > 0 then
    local of = experiment.epochs and ' of ' .. experiment.epochs or ''
    table.insert(details, 'epoch ' .. epoch .. of)
  end
  if experiment.best then
    table.insert(details, 'best ' .. experiment.best)
  end
  return highlights.line({
    { (status and status.sign or ' ') .. ' ', status and status.group },
    { experiment.name, 'NestlingTitle' },
    { '  ' .. table.concat(details, ' · '), 'NestlingDetails' },
  })
end

-- A line of a chart: its axis, the numbers at it, the curve.
---@param text string
---@return nestling.Line
local function drawn(text)
  for _, border in ipairs({ '┤', '│', '└' }) do
    local from, to = text:find(border, 1, true)
    if from then
      local is_bottom = border == '└'
      return highlights.line({
        { text:sub(1, from - 1), 'NestlingNumber' },
        { text:sub(from, to), 'NestlingAxis' },
        { text:sub(to + 1), is_bottom and 'NestlingAxis' or 'NestlingCurve' },
      })
    end
  end
  local best = text:find('%(best%)')
  if best then
    return highlights.line({ { text, 'NestlingBest' } })
  end
  local is_title = text:find('^%S')
  return highlights.line({ { text, is_title and 'NestlingHeading' or 'NestlingAxis' } })
end

---@param experiments nestling.Experiment[]
---@return nestling.Line[]
function M.lines(experiments)
  if #experiments == 0 then
    return { highlights.line({ { 'The session has no experiment.', 'NestlingDetails' } }) }
  end
  local lines = {}
  for index, experiment in ipairs(experiments) do
    if index > 1 then
      table.insert(lines, highlights.line({}))
    end
    table.insert(lines, header(experiment))
    if not experiment.chart or experiment.chart == '' then
      table.insert(lines, highlights.line({ { '  no epoch yet', 'NestlingDetails' } }))
    else
      for _, text in ipairs(vim.split(vim.trim(experiment.chart), '\n')) do
        table.insert(lines, drawn(text))
      end
    end
  end
  return lines
end

return M
