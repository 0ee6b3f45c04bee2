// The names under which the pages know the types of the contract, which are generated from the server's code.

import type { components } from './schema';

type Schemas = components['schemas'];

export type Address = Schemas['Address'];
export type AnnounceRequest = Schemas['AnnounceRequest'];
export type Appointment = Schemas['Appointment'];
export type Counter = Schemas['Counter'];
export type AskingDevice = Schemas['AskingDevice'];
export type Device = Schemas['Device'];
export type DeviceTrouble = Schemas['DeviceTrouble'];
export type Errand = Schemas['ErrandTold'];
export type ErrandKind = Schemas['ErrandKind'];
export type CopyingKiosk = Schemas['CopyingKiosk'];
export type Forecast = Schemas['Forecast'];
export type ForecastHour = Schemas['ForecastHour'];
export type HelpCall = Schemas['HelpCall'];
export type ForeignMonth = Schemas['ForeignMonth'];
export type MailReport = Schemas['MailReport'];
export type Noted = Schemas['Noted'];
export type Office = Schemas['Office'];
export type OfferedService = Schemas['OfferedService'];
export type OfficeFigures = Schemas['OfficeFigures'];
/** As this server gives them: with everything that later versions added. */
export type OfficesStatistics = Required<Schemas['OfficesStatistics']>;
export type OwnDay = Schemas['OwnDay'];
export type PastService = Schemas['PastService'];
export type PhoneTicket = Schemas['PhoneTicket'];
export type Programme = Schemas['Programme'];
export type PublicFigures = Schemas['PublicFigures'];
export type PublicOffice = Schemas['PublicOffice'];
export type Queue = Schemas['Queue'];
export type QueueJumps = Schemas['QueueJumps'];
export type Row = Schemas['Row'];
export type Service = Schemas['Service'];
export type ServiceAtOffice = Schemas['ServiceAtOffice'];
export type Session = Schemas['Session'];
export type SignIn = Schemas['SignIn'];
export type Slots = Schemas['Slots'];
export type StaffAppointment = Schemas['StaffAppointment'];
export type Statistics = Schemas['Statistics'];
export type TicketBehind = Schemas['TicketBehind'];
export type TicketsBehind = Schemas['TicketsBehind'];
export type Ticket = Schemas['Ticket'];
export type TicketTaken = Schemas['IssuedTicket'];
export type TicketRef = Schemas['TicketRef'];
export type TicketState = Schemas['TicketState'];
export type User = Schemas['User'];
export type WhatIf = Schemas['WhatIf'];
export type SimulatedDays = Schemas['SimulatedDays'];
export type FigureRange = Schemas['FigureRange'];

/** What an import would do or did; the contract leaves open what stands in a finding. */
export type ImportReport = Omit<Schemas['ForeignReport'], 'findings'> & {
  findings: { line: number; column: string | null; code: string; problem: string }[];
};

/** How a service can end; the contract leaves it open, as an office says which of these it offers. */
export type Outcome = 'resolved' | 'lodged' | 'documents_missing' | 'referred';
