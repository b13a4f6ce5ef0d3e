package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics count what the server does. They name routes, never people.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	streams  prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "milieu_requests_total", Help: "Requests answered, by route and status."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "milieu_request_seconds", Help: "Time to answer a request, by route; streams are left out.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1}}, []string{"route"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{Name: "milieu_streams", Help: "Open live pages."}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.streams)
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) served(route string, err error, took time.Duration) {
	status := http.StatusOK
	if err != nil {
		status = statusOf(err)
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	if route != "GET /live/{page}" {
		m.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
}
