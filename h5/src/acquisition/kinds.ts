/** What customers come through, each with a list of its own. */
import type { ChannelKind } from './reads'

export type Kind = ChannelKind | 'joining-ways'

export const KINDS: readonly { value: Kind; word: string }[] = [
  { value: 'live-codes', word: '渠道活码' },
  { value: 'links', word: '获客链接' },
  { value: 'joining-ways', word: '入群码' },
]
