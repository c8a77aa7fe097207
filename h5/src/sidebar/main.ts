/** The chat sidebar: its own small page, without router and tabs. */
import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/vant-theme.css'
import { followSystemTheme } from '@/shell/theme'
import SidebarApp from './SidebarApp.vue'
import './sidebar.css'

followSystemTheme()
createApp(SidebarApp).mount('#app')
document.documentElement.setAttribute('data-mounted', '')
