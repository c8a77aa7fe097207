/** What a change in the group says, in one sentence. */
import type { GroupChange } from '@/api/types'

const SOMEBODY = '一位成员'

const SENTENCES: Readonly<Record<string, (who: string, now: string) => string>> = {
  group_joined: (who) => `${who}进群`,
  group_left: (who) => `${who}退群`,
  group_created: () => '建群',
  group_renamed: (_who, now) => (now ? `群名改为「${now}」` : '去掉了群名'),
  group_owner_changed: () => '换了群主',
  group_notice_changed: (_who, now) => (now ? '更新了群公告' : '清空了群公告'),
  group_dismissed: () => '群解散了',
}

export function sentenceOf(change: GroupChange): string {
  const say = SENTENCES[change.kind] ?? (() => '群有变化')
  return say(change.who ?? SOMEBODY, change.now ?? '')
}
