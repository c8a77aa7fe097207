/** Our outlined icons: 20 px, 1.5 px stroke, inlined as components; decoration only, words carry the meaning. */
import { h, type FunctionalComponent } from 'vue'

function icon(...paths: readonly string[]): FunctionalComponent {
  return () =>
    h(
      'svg',
      {
        class: 'icon',
        width: 20,
        height: 20,
        viewBox: '0 0 20 20',
        fill: 'none',
        stroke: 'currentColor',
        'stroke-width': 1.5,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
        'aria-hidden': 'true',
        focusable: 'false',
      },
      paths.map((d) => h('path', { d })),
    )
}

export const IconToday = /* @__PURE__ */ icon('M4 4.5h12v12H4z', 'M4 8h12M7 2.8v3M13 2.8v3', 'M7.5 12l1.8 1.8 3.4-3.5')
export const IconCustomers = /* @__PURE__ */ icon(
  'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  'M2 16.5c.3-3 2.5-4.8 5.5-4.8s5.2 1.8 5.5 4.8',
  'M13 3.800a2.8 2.8 0 0 1 0 5.400M15 12.100c1.7.6 2.8 2.2 3 4.4',
)
export const IconTeam = /* @__PURE__ */ icon('M7.5 3.500h5V7h-5zM2.500 13h5v3.500h-5zM12.500 13h5v3.500h-5z', 'M10 7v3M5 13v-3h10v3')
export const IconKpis = /* @__PURE__ */ icon('M3 16.500V11M8 16.500V7M13 16.500V9M18 16.500V3.5')
export const IconInfo = /* @__PURE__ */ icon('M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15z', 'M10 9v5M10 6.300v.1')
export const IconDown = /* @__PURE__ */ icon('M5 7.500l5 5 5-5')
export const IconTrophy = /* @__PURE__ */ icon('M6 3.500h8V8a4 4 0 0 1-8 0z', 'M6 5H3.500c0 2.500 1 4 3 4M14 5h2.500c0 2.500-1 4-3 4M10 12v4M6.500 16.500h7')
export const IconMe = /* @__PURE__ */ icon(
  'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  'M3.5 17c.4-3 3-4.7 6.5-4.700s6.1 1.7 6.5 4.7',
)
export const IconLink = /* @__PURE__ */ icon('M8.500 11.500l3-3', 'M9 6.500l2-2a3.200 3.200 0 0 1 4.500 4.500l-2 2M11 13.500l-2 2A3.200 3.200 0 0 1 4.500 11l2-2')
export const IconCheck = /* @__PURE__ */ icon('M4.5 10.500l3.7 3.7 7.3-8')
export const IconSearch = /* @__PURE__ */ icon('M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12z', 'M13.5 13.500L17 17')
export const IconBack = /* @__PURE__ */ icon('M12.5 4l-6 6 6 6')
export const IconForward = /* @__PURE__ */ icon('M7.5 4l6 6-6 6')
export const IconClose = /* @__PURE__ */ icon('M5 5l10 10M15 5L5 15')
export const IconPlus = /* @__PURE__ */ icon('M10 4v12M4 10h12')
export const IconSend = /* @__PURE__ */ icon('M17 3L9 11', 'M17 3l-5 14-3-6-6-3z')
export const IconAlert = /* @__PURE__ */ icon('M10 3l7.5 13.500h-15z', 'M10 8.500v3.500M10 14.300v.1')
export const IconOffline = /* @__PURE__ */ icon('M3 8a10 10 0 0 1 14 0M5.5 11a6.5 6.5 0 0 1 9 0M8 13.800a3 3 0 0 1 4 0', 'M4 17L16 3')
export const IconAdded = /* @__PURE__ */ icon(
  'M8 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  'M2.5 16.500c.3-3 2.5-4.8 5.5-4.8 1.6 0 3 .5 4 1.4',
  'M15.5 11.500v5M13 14h5',
)
export const IconLeft = /* @__PURE__ */ icon(
  'M8 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  'M2.5 16.500c.3-3 2.5-4.8 5.5-4.8 1.6 0 3 .5 4 1.4',
  'M13 14h5',
)
export const IconGroup = /* @__PURE__ */ icon('M3 4h10v7.500H8L5 14v-2.500H3z', 'M15 7.500h2V15h-2v2l-2.5-2H9.5')
export const IconEdit = /* @__PURE__ */ icon('M4 16l.7-3.200L13.5 4l2.5 2.5-8.8 8.800z', 'M11.8 5.700l2.5 2.5')
export const IconTask = /* @__PURE__ */ icon('M4.5 3.500h11v13h-11z', 'M7.5 8h5M7.5 11.500h3')
export const IconLater = /* @__PURE__ */ icon('M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14z', 'M10 6v4.300l2.8 1.7')
export const IconPassOn = /* @__PURE__ */ icon('M3 10h9M9 6.500L12.500 10 9 13.500', 'M13 4h4v12h-4')
export const IconUndo = /* @__PURE__ */ icon('M7 4L3.5 7.5 7 11', 'M3.5 7.500H12a4.5 4.5 0 0 1 0 9H8')
export const IconWave = /* @__PURE__ */ icon('M3 4.500h14V14h-7l-3.5 3V14H3z', 'M7 9.300v.1M10 9.300v.1M13 9.300v.1')
export const IconDot = /* @__PURE__ */ icon('M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z')
export const IconCode = /* @__PURE__ */ icon('M3.5 3.500h5v5h-5zM11.5 3.500h5v5h-5zM3.5 11.500h5v5h-5z', 'M11.5 11.500h2v2M16.500 11.500v5M11.500 16.500h2')
export const IconSync = /* @__PURE__ */ icon('M16.5 8A6.8 6.8 0 0 0 4 6.500M3.5 12A6.8 6.8 0 0 0 16 13.5', 'M4 3v3.500h3.500M16 17v-3.500h-3.5')
export const IconInbox = /* @__PURE__ */ icon('M3 11.500L5 4h10l2 7.500V16H3z', 'M3 11.500h4l1 2h4l1-2h4')
export const IconCheckup = /* @__PURE__ */ icon('M2.5 10.500h3.500l2-5 3.500 9 2-4h4')
export const IconOk = /* @__PURE__ */ icon('M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15z', 'M6.500 10.200l2.500 2.500 4.500-5')
export const IconFailed = /* @__PURE__ */ icon('M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15z', 'M7.500 7.500l5 5M12.500 7.500l-5 5')
export const IconUnknown = /* @__PURE__ */ icon('M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15z', 'M8 8a2 2 0 1 1 2.700 1.900c-.5.2-.7.600-.7 1.100v.5M10 14v.1')
export const IconOff = /* @__PURE__ */ icon('M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15z', 'M6.800 10h6.400')
export const IconTarget = /* @__PURE__ */ icon('M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15z', 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6z')
export const IconMoney = /* @__PURE__ */ icon('M5 3.500l5 6 5-6M10 9.500v7M6 10h8M6 13.300h8')
export const IconDownload = /* @__PURE__ */ icon('M10 3v9M6.500 8.500L10 12l3.500-3.500', 'M3.500 15.500h13')
export const IconBroadcast = /* @__PURE__ */ icon('M3 8v4h3l6 3.500v-11L6 8z', 'M15 7.500a3.500 3.500 0 0 1 0 5M6.500 12l1 4.500')
export const IconHandover = /* @__PURE__ */ icon('M3 7h12M12 4l3 3-3 3', 'M17 13H5M8 10l-3 3 3 3')
export const IconReceipt = /* @__PURE__ */ icon('M5 3v14l2.500-1.500L10 17l2.500-1.500L15 17V3z', 'M7.500 7h5M7.500 10.500h5')
