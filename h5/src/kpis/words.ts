/** Sales channels and sources of orders, as everybody calls them; the server's files and cards use the same words, by test. */
import type { Attribution, NewIdentity } from '@/api/types'

export type SalesChannel = NonNullable<NewIdentity['channel']>
type Source = NonNullable<Attribution['source']>

const SALES_CHANNELS: Readonly<Record<SalesChannel, string>> = {
  taobao: '淘宝/天猫',
  douyin: '抖音',
  kuaishou: '快手',
  jd: '京东',
  pdd: '拼多多',
  youzan: '有赞',
  wechat_shop: '微信小店',
  mini_program: '小程序',
  store: '门店',
  other: '其他',
}

const SOURCES: Readonly<Record<Source, string>> = {
  code: '推广码',
  task: '任务',
  one_to_one: '一对一',
  mass_send: '群发',
  group: '客户群',
  natural: '自然成交',
  manual: '人工归属',
}

const isChannel = (text: string): text is SalesChannel => text in SALES_CHANNELS
const isSource = (text: string): text is Source => text in SOURCES

export const CHANNEL_CHOICES = Object.keys(SALES_CHANNELS)
  .filter(isChannel)
  .map((value) => ({ value, word: SALES_CHANNELS[value] }))

export function channelWord(channel: string | null): string {
  return channel !== null && isChannel(channel) ? SALES_CHANNELS[channel] : (channel ?? '')
}

export function sourceWord(source: string): string {
  return isSource(source) ? SOURCES[source] : source
}
