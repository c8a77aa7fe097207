export interface Series {
  readonly points: readonly { readonly day: string; readonly value: number | null }[]
}
export interface Breakdown {
  readonly rows: readonly { readonly key: string; readonly name: string; readonly value: number | null; readonly previous: number | null; readonly change: number | null; readonly change_points: number | null; readonly is_new: boolean }[]
}
export interface BehindRow {
  readonly kind: string
  readonly happened_at: string | null
  readonly customer: { readonly id: number; readonly name: string } | null
  readonly masked_name: string | null
  readonly member_name: string | null
  readonly order: { readonly id: number; readonly order_no: string; readonly amount_fen: number; readonly sales_channel: string } | null
}
export interface Leaderboard {
  readonly rows: readonly { readonly rank: number; readonly key: string; readonly name: string; readonly value: number; readonly change: number | null; readonly change_points: number | null; readonly is_new: boolean }[]
  readonly mine: { readonly rank: number; readonly of: number } | null
}
