/** The sync in an administrator's words. */
import type { SyncRepair, SyncRun } from '@/api/types'

export const CAUSE_WORDS: Readonly<Record<SyncRun['cause'], string>> = {
  manual: '手动',
  command: '命令行',
  nightly: '每晚核对',
}

export const RUN_WORDS: Readonly<Record<SyncRun['state'], string>> = {
  running: '正在同步',
  done: '完成',
  failed: '有步骤失败',
}

export const REPAIR_STATES: Readonly<Record<SyncRepair['state'], string>> = {
  found: '待核对',
  proposed: '待确认',
  confirmed: '已确认，正在处理',
  applied: '已修正',
  rejected: '已保留',
  superseded: '已由后来的核对取代',
}

interface Words {
  readonly what: string
  readonly why: string
}

const REPAIRS: Readonly<Record<SyncRepair['kind'], Words>> = {
  relation_added: { what: '补上好友', why: '企微列表里有，没有收到添加事件' },
  relation_ended: { what: '好友关系结束', why: '完整的企微列表里已没有，也没有收到删除事件，不算流失' },
  relation_reopened: { what: '恢复好友', why: '企微又列出了同一段关系，之前的缺失是误报' },
  relation_edited: { what: '更新备注或标签', why: '企微里已改，没有收到编辑事件' },
  pending_settled: { what: '待通过已转为好友', why: '企微里已通过，没有收到添加事件' },
  member_removed: { what: '员工移出', why: '已不在通讯录或可见范围' },
  tag_deleted: { what: '标签已删除', why: '企微标签库里已没有' },
  group_dismissed: { what: '客户群已解散', why: '没有收到解散事件' },
  group_stays_changed: { what: '更新群成员', why: '进群或退群的事件没有收到' },
}

const MISSING: Words = { what: '好友不在企微列表里', why: '完整的企微列表里没有，也没有收到删除事件；一次少得太多，没有自动结束' }

export function repairWords(repair: SyncRepair): Words {
  const isUndone = repair.kind === 'relation_ended' && ['proposed', 'rejected', 'superseded'].includes(repair.state)
  return isUndone ? MISSING : REPAIRS[repair.kind]
}

/** Whom a repair is about, most telling first. */
export function repairSubjects({ customer_name: customer, member_name: member, group_name: group, subject, details }: SyncRepair): string[] {
  const { came = 0, left = 0 } = details
  return [
    customer === null ? '' : customer || '未命名客户',
    group === null ? '' : group || '未命名的群',
    subject,
    member ?? '',
    came ? `进群 ${came} 人` : '',
    left ? `退群 ${left} 人` : '',
  ].filter(Boolean)
}

/** 1 分 20 秒, the time a run took. */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`
}
