/** What every page with figures asks for, answered with a small month. */
import { aFigure, aKpis, aMetric, anEstimate } from './fixtures'
import { ok, type Routes } from './server'

export const METRICS = [
  aMetric(),
  aMetric({ key: 'new_contacts', name: '新增好友数', unit: 'count', behind: 'relations', definition: '在这段时间开始的好友关系' }),
  aMetric({ key: 'lost_contacts', name: '流失好友数', unit: 'count', direction: 'down', behind: 'relations' }),
  aMetric({ key: 'guided_customers', name: '引导成交客户数', unit: 'count', behind: 'customers' }),
  aMetric({ key: 'repurchase_rate', name: '复购率', unit: 'ratio', behind: 'customers' }),
  aMetric({ key: 'guided_net_gmv', name: '引导成交净额' }),
  aMetric({ key: 'chats', name: '聊天总数', unit: 'count', behind: 'member_days' }),
  aMetric({ key: 'messages', name: '发送消息数', unit: 'count', has_detail: false, behind: null }),
]

export const FIGURES = {
  guided_gmv: aFigure({ value: 12_840_000, previous: 11_423_488, change: 0.124 }),
  new_contacts: aFigure({ value: 58, previous: 0, is_new: true }),
  lost_contacts: aFigure({ value: 6, previous: 5, change: 0.2 }),
  guided_customers: aFigure({ value: 39, previous: 39, change: 0 }),
  repurchase_rate: aFigure({ value: 0.3125, previous: 0.3, change: 0.0417, change_points: 0.0125, numerator: 5, denominator: 16 }),
  messages: aFigure({ value: null, previous: null, since: '2026-04-01' }),
}

const TARGET = {
  metric: 'guided_gmv',
  name: '引导成交金额',
  unit: 'fen',
  base: 20_000_000,
  sprint: null,
  challenge: null,
  value: 12_840_000,
  landing: 18_000_000,
}
const aPart = (key: string, name: string, value: number, change: number | null = null) => ({
  key,
  name,
  value,
  previous: null,
  change,
  change_points: null,
  is_new: false,
})
const aScope = (opens: string, name: string, value: number, change: number | null = null) => ({
  ...aPart(opens.split(':')[1] ?? '', name, value, change),
  opens,
})
const PARTS: Readonly<Record<string, readonly object[]>> = {
  sales_channel: [aPart('douyin', '抖音', 10_000_000), aPart('taobao', '淘宝', 2_840_000)],
  source: [aPart('task', '任务', 12_840_000)],
  staff: [aScope('staff:wangfang', '王芳', 8_000_000, 0.1), aScope('staff:lina', '李娜', 4_840_000, -0.2)],
  department: [aScope('department:3', '华东一组', 12_000_000), { ...aPart('0', '未分配部门', 840_000), opens: null }],
}

export function kpiRoutes(given: Routes = {}): Routes {
  return {
    'GET /api/v1/metrics': ok({ metrics: METRICS }),
    'GET /api/v1/kpis': ok(aKpis(FIGURES)),
    'GET /api/v1/departments': ok({ departments: [{ id: 3, name: '华东一组', depth: 0 }] }),
    'GET /api/v1/commissions/estimate': ok(anEstimate()),
    'GET /api/v1/targets': ok({ scope: 'me', month: '2026-03', metrics: [TARGET] }),
    'GET /api/v1/leaderboards/gmv': ok({ rows: [], mine: { rank: 3, of: 24, value: 12_840_000 } }),
    'GET /api/v1/kpis/guided_gmv/series': ok({ step: 'day', points: [{ day: '2026-03-01', value: 840_000 }, { day: '2026-03-02', value: 12_000_000 }] }),
    'GET /api/v1/kpis/guided_gmv/breakdown': ({ query }) => ok({ rows: PARTS[query.get('by') ?? ''] ?? [], rest: null }),
    ...given,
  }
}
