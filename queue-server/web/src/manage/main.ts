import { mount } from 'svelte';

import { language } from '../shared/language.svelte';
import '../styles/base.css';
import '../styles/figures.css';
import '../styles/managers.css';
import Manage from './Manage.svelte';

language.start();
mount(Manage, { target: document.getElementById('page')! });
