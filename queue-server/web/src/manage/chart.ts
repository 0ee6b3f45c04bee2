// The course of the waits, drawn as SVG: bars for hours, a line and a band for days. Its texts are drawn too: the page's policy forbids markup with styles.

import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** One hour or day of the chart; times in seconds, null where nobody was called. */
export interface Point {
  name: string;
  p50_s: number | null;
  p90_s: number | null;
  tooltip: string;
}

export interface WaitChart {
  points: Point[];
  target_s: number;
  axis: string;
  as: 'bars' | 'line';
}

const INK = '#15202b';
const INK_2 = '#3f4b56';
const HAIR = '#e3ddcf';
const P50 = '#123c5a';
const P90 = '#c5d2dc';
const FONT = 'Inter, sans-serif';

export function draw(element: HTMLElement): EChartsType {
  return init(element, undefined, { renderer: 'svg' });
}

export function show(chart: EChartsType, { points, target_s, axis, as }: WaitChart): void {
  const highest = Math.max(target_s * 1.25, ...points.map((point) => point.p90_s ?? 0)) / 60;
  // At most six lines, at minutes that people count in.
  const step = [5, 10, 15, 30].find((minutes) => highest <= 6 * minutes) ?? 60;
  chart.setOption(
    {
      animation: false,
      textStyle: { fontFamily: FONT },
      grid: { left: 44, right: 8, top: 26, bottom: 28 },
      xAxis: {
        type: 'category',
        boundaryGap: as === 'bars' || points.length < 2,
        data: points.map((point) => point.name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: '#8c8778' } },
        axisLabel: { color: INK_2, fontSize: 13, hideOverlap: true, ...(as === 'bars' ? { interval: 0 } : {}) },
      },
      yAxis: {
        type: 'value',
        name: axis,
        nameTextStyle: { color: INK_2, fontSize: 12, align: 'left', padding: [0, 0, 0, -34] },
        max: Math.ceil(highest / step) * step,
        interval: step,
        axisLabel: { color: INK_2, fontSize: 13 },
        splitLine: { lineStyle: { color: HAIR } },
      },
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        axisPointer: { type: as === 'bars' ? 'shadow' : 'line', shadowStyle: { color: 'rgba(18, 60, 90, 0.06)' } },
        backgroundColor: '#ffffff',
        borderColor: '#8c8778',
        textStyle: { color: INK, fontFamily: FONT, fontSize: 13 },
        confine: true,
        formatter: (shown: unknown) => points[(shown as { dataIndex: number }[])[0]?.dataIndex ?? -1]?.tooltip ?? '',
      },
      series: as === 'bars' ? bars(points, target_s, highest) : line(points, target_s),
    },
    { notMerge: true },
  );
}

function target(target_s: number): object {
  return {
    symbol: 'none',
    silent: true,
    animation: false,
    lineStyle: { color: '#b00d27', type: 'dashed', width: 1.5 },
    label: { show: false },
    data: [{ yAxis: target_s / 60 }],
  };
}

function bars(points: Point[], target_s: number, highest: number): object[] {
  // A short bar has no room for its figure; the table has it.
  const inside = (point: { value: unknown }): string =>
    typeof point.value === 'number' && point.value > highest / 8 ? whole(point) : '';
  return [
    {
      id: 'p90',
      type: 'bar',
      data: points.map((point) => minutesOf(point.p90_s)),
      barWidth: '62%',
      itemStyle: { color: P90, borderRadius: [4, 4, 0, 0] },
      label: { show: true, position: 'top', color: INK_2, fontSize: 12, formatter: whole },
      silent: true,
      markLine: target(target_s),
    },
    {
      id: 'p50',
      type: 'bar',
      data: points.map((point) => minutesOf(point.p50_s)),
      barWidth: '34%',
      barGap: '-77.4%',
      z: 3,
      itemStyle: { color: P50, borderRadius: [3, 3, 0, 0] },
      label: { show: true, position: 'insideTop', color: '#ffffff', fontSize: 12, fontWeight: 600, formatter: inside },
      silent: true,
    },
  ];
}

function line(points: Point[], target_s: number): object[] {
  const few = points.length < 2;
  return [
    {
      id: 'p90',
      type: 'line',
      data: points.map((point) => minutesOf(point.p90_s)),
      showSymbol: few,
      symbolSize: 8,
      lineStyle: { color: '#8ba3b5', width: 1.5 },
      itemStyle: { color: '#8ba3b5' },
      areaStyle: { color: P90, opacity: 0.55 },
      silent: true,
      markLine: target(target_s),
    },
    {
      id: 'p50',
      type: 'line',
      data: points.map((point) => minutesOf(point.p50_s)),
      showSymbol: few,
      symbolSize: 8,
      z: 3,
      lineStyle: { color: P50, width: 2.5 },
      itemStyle: { color: P50 },
      silent: true,
    },
  ];
}

function minutesOf(seconds: number | null): number | null {
  return seconds === null ? null : seconds / 60;
}

function whole(point: { value: unknown }): string {
  if (typeof point.value !== 'number') {
    return '';
  }
  return point.value < 1 ? '<1' : String(Math.round(point.value));
}
