/** What channels cost and are worth, and the asset formula. */
import { api, call, callEmpty } from '@/api/client'
import type { NewCost } from '@/api/types'
import { queryFor, type View } from '@/kpis/view'

export function readCosts() {
  return call(api.GET('/api/v1/channel-costs'))
}

export function enterCost(cost: NewCost) {
  return call(api.POST('/api/v1/channel-costs', { body: cost }))
}

export function removeCost(id: number) {
  return callEmpty(api.DELETE('/api/v1/channel-costs/{cost_id}', { params: { path: { cost_id: id } } }))
}

export function readWorth(view: View) {
  return call(api.GET('/api/v1/channel-worth', { params: { query: queryFor(view) } }))
}

export function readFormula(view: View) {
  return call(api.GET('/api/v1/asset-formula', { params: { query: queryFor(view) } }))
}
