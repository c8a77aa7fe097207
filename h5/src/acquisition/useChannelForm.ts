/** The form of a live code or link: what was entered, what is missing, and sending it exactly once. */
import { computed, reactive, ref } from 'vue'
import { messageOf } from '@/api/messages'
import type { Link, LinkWish, LiveCode, MemberRow, WelcomeAttachment } from '@/api/types'
import { showSnack } from '@/shell/snack'
import { useAction } from '@/shell/useAction'
import { uuid } from '@/tasks/uuid'
import { writeLink, writeLiveCode, type ChannelKind } from './reads'

export const LIMITS = { name: 30, welcome: 1300, attachments: 9, shifts: 14 } as const

export interface ShiftDraft {
  readonly key: string
  weekdays: number[]
  begins: string
  ends: string
  people: readonly MemberRow[]
}

interface ChannelDraft {
  name: string
  people: readonly MemberRow[]
  departments: LiveCode['departments']
  skipVerify: boolean
  hasOwnWelcome: boolean
  welcome: string
  attachments: readonly WelcomeAttachment[]
  isLinkUnfinished: boolean
  shifts: ShiftDraft[]
}

const rows = (people: readonly { readonly userid: string; readonly name: string }[]): MemberRow[] =>
  people.map((one) => ({ ...one, department_name: '' }))

export const newShift = (): ShiftDraft => ({ key: uuid(), weekdays: [1, 2, 3, 4, 5], begins: '09:00', ends: '18:00', people: [] })

export function useChannelForm(kind: ChannelKind, id: number | null) {
  const form = reactive<ChannelDraft>({
    name: '',
    people: [],
    departments: [],
    skipVerify: true,
    hasOwnWelcome: false,
    welcome: '',
    attachments: [],
    isLinkUnfinished: false,
    shifts: [],
  })
  const fieldErrors = ref<Readonly<Record<string, string>>>({})
  const clientKey = uuid()

  function fill(channel: LiveCode | Link): void {
    form.name = channel.name
    form.people = rows(channel.members)
    form.departments = channel.departments
    form.skipVerify = channel.skip_verify
    form.hasOwnWelcome = channel.welcome_text !== null
    form.welcome = channel.welcome_text ?? channel.default_welcome_text
    form.attachments = channel.welcome_attachments
    if ('shifts' in channel) {
      form.shifts = channel.shifts.map((shift) => ({
        key: uuid(),
        weekdays: [...shift.weekdays],
        begins: shift.begins,
        ends: shift.ends,
        people: rows(shift.members),
      }))
    }
  }

  const missing = computed(() => {
    if (!form.name.trim()) return '还没写名称'
    if (!form.people.length && !form.departments.length) return '还没选接待员工'
    if (form.shifts.some(({ people }) => !people.length)) return '有班次还没选员工'
    if (form.shifts.some(({ weekdays }) => !weekdays.length)) return '有班次还没选星期'
    if (form.shifts.some(({ begins, ends }) => begins === ends)) return '班次的开始和结束不能相同'
    if (form.isLinkUnfinished) return '链接还没加上'
    return null
  })

  const userids = (people: readonly MemberRow[]) => people.map(({ userid }) => userid)

  function wish(): LinkWish {
    return {
      name: form.name.trim(),
      userids: userids(form.people),
      department_ids: form.departments.map((department) => department.id),
      skip_verify: form.skipVerify,
      welcome_text: form.hasOwnWelcome ? form.welcome.trim() : null,
      welcome_attachments: [...form.attachments],
    }
  }

  async function send(): Promise<number> {
    fieldErrors.value = {}
    if (kind === 'links') return (await writeLink(id, clientKey, wish())).id
    const shifts = form.shifts.map(({ weekdays, begins, ends, people }) => ({ weekdays, begins, ends, userids: userids(people) }))
    return (await writeLiveCode(id, clientKey, { ...wish(), shifts })).id
  }

  const { run: save, isPending } = useAction(send, {
    onRefused(refusal) {
      fieldErrors.value = refusal.fields
      showSnack(messageOf(refusal))
    },
  })

  return { form, fill, fieldErrors, missing, save, isPending }
}
