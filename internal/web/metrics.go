package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"milieu/internal/care"
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

// Metrics answers with the figures, to whoever asks: it is for an address that only the operator reaches.
func (s *Server) Metrics() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
}

// nearby lets a handler answer only to this machine itself; a proxy on it is not this machine.
func (s *Server) nearby(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !remote(r).IsLoopback() || len(s.Proxies) > 0 || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
			s.fail(w, s.stranger(r), care.NotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
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
