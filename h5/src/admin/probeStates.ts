/** The states of a probe: word, sign and colour; colour is never alone. */
import type { FunctionalComponent } from 'vue'
import type { Checkup, Probe } from '@/api/types'
import { IconAlert, IconFailed, IconOff, IconOk, IconUnknown } from '@/icons'

export type ProbeState = Probe['state']
export type Part = Probe['part']

interface Look {
  readonly word: string
  readonly sign: FunctionalComponent
}

export const LOOKS: Readonly<Record<ProbeState, Look>> = {
  ok: { word: '正常', sign: IconOk },
  warning: { word: '注意', sign: IconAlert },
  failed: { word: '有问题', sign: IconFailed },
  unknown: { word: '未知', sign: IconUnknown },
  off: { word: '未接入', sign: IconOff },
}

export const PARTS: readonly { readonly part: Part; readonly word: string }[] = [
  { part: 'connection', word: '接入' },
  { part: 'rights', word: '范围与权限' },
  { part: 'running', word: '运行' },
  { part: 'reads', word: '读取的接口' },
  { part: 'writes', word: '会改动数据的接口（不试用，看真实使用的结果）' },
]

const ORDER: readonly ProbeState[] = ['failed', 'warning']

/** One thing to do: a probe, or all probes that are as they are for the same reason. */
export type Trouble = readonly [Probe, ...Probe[]]

/** What somebody has to do something about, the worst first. */
export function toMend(checkup: Checkup): readonly Trouble[] {
  const found = new Map<string, [Probe, ...Probe[]]>()
  for (const probe of ORDER.flatMap((state) => checkup.probes.filter((one) => one.state === state))) {
    const key = probe.cause ? `${probe.state} ${probe.cause.errcode}` : probe.key
    const known = found.get(key)
    if (known) known.push(probe)
    else found.set(key, [probe])
  }
  return [...found.values()]
}

/** The first thing to say: that all is well only when nothing is open. */
export function headlineOf(checkup: Checkup): string {
  const troubles = toMend(checkup).length
  if (troubles) return `${troubles} 项要处理`
  return checkup.unclear ? `${checkup.unclear} 项还不清楚` : '一切正常'
}

/** The rest of one chapter: what is above is not repeated. */
export function othersOf(checkup: Checkup, part: Part): readonly Probe[] {
  return checkup.probes.filter((probe) => probe.part === part && !ORDER.includes(probe.state))
}
