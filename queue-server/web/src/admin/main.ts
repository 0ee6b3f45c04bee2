import { mount } from 'svelte';

import { language } from '../shared/language.svelte';
import '../styles/base.css';
import '../styles/forms.css';
import Admin from './Admin.svelte';

language.start();
mount(Admin, { target: document.getElementById('page')! });
