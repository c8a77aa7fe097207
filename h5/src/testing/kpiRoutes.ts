/** What every page with figures asks for, answered with a small month. */
import { aCommission, aFigure, aKpis, aMetric } from './fixtures'
import { ok, type Routes } from './server'

export const METRICS = [
  aMetric(),
  aMetric({ key: 'new_contacts', name: '新增好友数', unit: 'count', behind: 'relations', definition: '在这段时间开始的好友关系' }),
  aMetric({ key: 'lost_contacts', name: '流失好友数', unit: 'count', direction: 'down', behind: 'relations' }),
  aMetric({ key: 'guided_customers', name: '引导成交客户数', unit: 'count', behind: 'customers' }),
  aMetric({ key: 'repurchase_rate', name: '复购率', unit: 'ratio', behind: 'customers' }),
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

export function kpiRoutes(given: Routes = {}): Routes {
  return {
    'GET /api/v1/metrics': ok({ metrics: METRICS }),
    'GET /api/v1/kpis': ok(aKpis(FIGURES)),
    'GET /api/v1/departments': ok({ departments: [{ id: 3, name: '华东一组', depth: 0 }] }),
    'GET /api/v1/commissions': ok(aCommission()),
    ...given,
  }
}
