// The one chart of the page, drawn as SVG. Its texts are drawn too: the page's policy forbids markup with styles.

import { BarChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** One hour of the chart; times in seconds, null where nobody was called. */
export interface Bar {
  name: string;
  p50_s: number | null;
  p90_s: number | null;
  tooltip: string;
}

export interface WaitChart {
  bars: Bar[];
  target_s: number;
  axis: string;
}

const INK = '#15202b';
const INK_2 = '#3f4b56';
const HAIR = '#e3ddcf';
const FONT = 'Inter, sans-serif';

export function draw(element: HTMLElement): EChartsType {
  return init(element, undefined, { renderer: 'svg' });
}

export function show(chart: EChartsType, { bars, target_s, axis }: WaitChart): void {
  const highest = Math.max(target_s * 1.25, ...bars.map((bar) => bar.p90_s ?? 0)) / 60;
  chart.setOption(
    {
      animation: false,
      textStyle: { fontFamily: FONT },
      grid: { left: 44, right: 8, top: 26, bottom: 28 },
      xAxis: {
        type: 'category',
        data: bars.map((bar) => bar.name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: '#8c8778' } },
        axisLabel: { color: INK_2, fontSize: 13, interval: 0, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        name: axis,
        nameTextStyle: { color: INK_2, fontSize: 12, align: 'left', padding: [0, 0, 0, -34] },
        max: Math.ceil(highest / 5) * 5,
        minInterval: 1,
        splitNumber: 4,
        axisLabel: { color: INK_2, fontSize: 13 },
        splitLine: { lineStyle: { color: HAIR } },
      },
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(18, 60, 90, 0.06)' } },
        backgroundColor: '#ffffff',
        borderColor: '#8c8778',
        textStyle: { color: INK, fontFamily: FONT, fontSize: 13 },
        confine: true,
        formatter: (points: unknown) => bars[(points as { dataIndex: number }[])[0]?.dataIndex ?? -1]?.tooltip ?? '',
      },
      series: [
        {
          id: 'p90',
          type: 'bar',
          data: bars.map((bar) => minutesOf(bar.p90_s)),
          barWidth: '62%',
          itemStyle: { color: '#c5d2dc', borderRadius: [4, 4, 0, 0] },
          label: { show: true, position: 'top', color: INK_2, fontSize: 12, formatter: whole },
          silent: true,
          markLine: {
            symbol: 'none',
            silent: true,
            animation: false,
            lineStyle: { color: '#b00d27', type: 'dashed', width: 1.5 },
            label: { show: false },
            data: [{ yAxis: target_s / 60 }],
          },
        },
        {
          id: 'p50',
          type: 'bar',
          data: bars.map((bar) => minutesOf(bar.p50_s)),
          barWidth: '34%',
          barGap: '-77.4%',
          z: 3,
          itemStyle: { color: '#123c5a', borderRadius: [3, 3, 0, 0] },
          label: { show: true, position: 'insideTop', color: '#ffffff', fontSize: 12, fontWeight: 600, formatter: inside },
          silent: true,
        },
      ],
    },
    { notMerge: true },
  );

  // A short bar has no room for its figure; the table has it.
  function inside(point: { value: unknown }): string {
    return typeof point.value === 'number' && point.value > highest / 8 ? whole(point) : '';
  }
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
