/** Orders and their imports in the reader's words. */
import type { OrderImport } from '@/api/types'

export { channelWord } from '@/kpis/words'

const STATUSES: Readonly<Record<string, string>> = {
  created: '待付款',
  paid: '待发货',
  shipped: '已发货',
  finished: '已完成',
  closed: '已关闭',
}
/** What a file's own word of the status may mean; the last is a status of ours and all of the money given back. */
export const MEANINGS = [
  { value: 'created', word: '待付款' },
  { value: 'paid', word: '待发货' },
  { value: 'shipped', word: '已发货' },
  { value: 'finished', word: '已完成' },
  { value: 'closed', word: '已关闭' },
  { value: 'refunded', word: '已付款，全部退款' },
] as const
export const meaningOf = (text: string | undefined) => MEANINGS.find(({ value }) => value === text)?.value
export const statusWord = (status: string | null) => (status === null ? '' : (STATUSES[status] ?? status))

const FIELDS: Readonly<Record<string, string>> = {
  order_no: '订单号',
  sub_order_no: '子订单号',
  shop: '店铺',
  status: '订单状态',
  after_sale: '售后状态',
  amount: '实付金额',
  amount_also: '另付金额（余额等）',
  amount_due: '应付总额',
  refund: '退款金额',
  created_at: '下单时间',
  paid_at: '付款时间',
  ended_at: '完成或关闭时间',
  buyer_id: '买家号（会员名）',
  mobile: '手机号',
  name: '收货人',
  code: '推广码',
  title: '商品',
  sku: '商品编码',
  category: '商品类目',
  quantity: '数量',
  unit_price: '单价',
  channel: '销售渠道',
  no_header: '表头',
}
export const fieldWord = (field: string) => FIELDS[field] ?? field

const REASONS: Readonly<Record<string, string>> = {
  missing: '缺少',
  unreadable: '看不懂',
  negative: '是负数，请在原订单那一行写退款金额：',
  unknown_status: '不认识的状态，请在“怎么读”里说明：',
  damaged_number: '编号被表格软件改成了科学计数法',
  too_long: '内容太长',
  out_of_range: '不合理',
  no_header: '没有找到表头',
  repeated_lines: '同一订单的相同商品分散在几处，分不清是几件。请对应“子订单号”，或把同一订单的行排在一起',
  refund_unknown: '部分退款，但没写退了多少：先按全额计算',
  refunds_over_paid: '退款比实付还多，请核对这两列',
}

/** 看不懂 实付金额「五十」 */
export function reasonWord({ reason, field, value }: { reason: string | null; field: string; value: string }): string {
  if (reason === null) return ''
  if (reason === 'incomplete_order') return `同一订单的第 ${value} 行没读懂，整单先不导入`
  return `${REASONS[reason] ?? reason} ${field ? fieldWord(field) : ''}${value ? `「${value}」` : ''}`.trim()
}

const STATES: Readonly<Record<string, string>> = {
  uploaded: '还没开始',
  reading: '正在读取',
  applying: '正在导入',
  done: '已完成',
  failed: '没有成功',
}
export const stateWord = ({ state, percent }: OrderImport) =>
  state === 'reading' || state === 'applying' ? `${STATES[state]} ${percent}%` : (STATES[state] ?? state)

const FAILURES: Readonly<Record<string, string>> = {
  broken_excel: '这个 Excel 文件打不开，请重新导出',
  old_excel: '这是旧版 Excel（.xls），请另存为 .xlsx 或 CSV',
  no_table: '文件里没有表格',
  too_large: '文件太大了，请分几次导出',
  web_page: '这是网页，不是表格。用 Excel 打开后另存为 .xlsx 再导入',
  unexpected: '试了几次都没能读完。已经导入的订单照常算数；请重新导出这个文件再试一次',
}
export const failureWord = (failure: string | null) => (failure ? (FAILURES[failure] ?? '导入没有成功，请重新上传') : '')

export const isRunning = ({ state }: OrderImport) => state === 'reading' || state === 'applying'

/** 新增 12 · 更新 3 · 不变 5 · 未导入 1 行 */
export function countsOf(one: OrderImport): string[] {
  const count = (word: string, value: number, unit = '') => (value ? `${word} ${value.toLocaleString('zh-CN')}${unit}` : '')
  return [
    count('新增', one.orders_created),
    count('更新', one.orders_updated),
    count('不变', one.orders_unchanged),
    count('未导入', one.lines_rejected, ' 行'),
  ].filter(Boolean)
}

const KILO = 1024
export function sizeWord(bytes: number): string {
  return bytes < KILO * KILO ? `${Math.max(1, Math.round(bytes / KILO))} KB` : `${Math.round(bytes / KILO / KILO)} MB`
}
