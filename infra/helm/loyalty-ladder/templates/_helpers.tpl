{{/*
What the chart knows of each process; test/helm compares it with the code. `role` is its login in Postgres, `port` its public listener,
and the rest says with whom it talks, so which settings it reads and where it may go.
*/}}
{{- define "loyalty-ladder.processes" -}}
purchase-consumer: { role: ladder_consumer, kafka: true, redis: true, consumes: true, traces: true }
contact-consumer: { role: ladder_consumer, kafka: true, redis: true, consumes: true, traces: true }
feedback-consumer: { role: ladder_consumer, kafka: true, redis: true, consumes: true, traces: true }
timekeeper: { role: ladder_timekeeper, kafka: true, redis: true }
outbox-relay: { role: ladder_relay, kafka: true, traces: true }
trigger-webhooks: { role: ladder_webhooks, signs: true, callsOut: true, traces: true }
gateway: { role: ladder_gateway, kafka: true, redis: true, signs: true, port: 8088, traces: true }
ops-dashboard: { role: ladder_dashboard, kafka: true, port: 8089 }
prepare: { role: owner, kafka: true, prepares: true }
console: { role: ladder_ops, kafka: true, redis: true }
{{- end }}

{{/* Of the settings that are secret or a file: what of a process says that it reads it; always: each does. */}}
{{- define "loyalty-ladder.readers" -}}
KAFKA_SASL_USERNAME: kafka
KAFKA_SASL_PASSWORD: kafka
KAFKA_CA_FILE: kafka
KAFKA_CERT_FILE: kafka
KAFKA_KEY_FILE: kafka
REDIS_URL: redis
REDIS_CA_FILE: redis
SCHEMA_REGISTRY_URL: always
SCHEMA_REGISTRY_CA_FILE: always
DATABASE_CA_FILE: always
OTEL_EXPORTER_OTLP_HEADERS: traces
OTEL_EXPORTER_OTLP_CERTIFICATE: traces
WEBHOOK_SECRETS_KEY: signs
ROLE_LOGINS_PASSWORD: prepares
PROGRAM_FILE: prepares
{{- end }}

{{- define "loyalty-ladder.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "loyalty-ladder.commonSelector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* dict root name */}}
{{- define "loyalty-ladder.selector" -}}
{{ include "loyalty-ladder.commonSelector" .root }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "loyalty-ladder.labels" -}}
{{ include "loyalty-ladder.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "loyalty-ladder.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ printf "%s@%s" .repository .digest }}{{ else }}{{ printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) }}{{ end }}
{{- end }}
{{- end }}

{{/* As text: Helm reads whole numbers as floats, which it would print as 1.048576e+06. */}}
{{- define "loyalty-ladder.setting" -}}
{{- if kindIs "string" . }}{{ . | quote }}{{ else }}{{ toJson . | quote }}{{ end }}
{{- end }}

{{/* Of `settings` those that `secrets` does not give, as a map of texts in YAML. */}}
{{- define "loyalty-ladder.settings" -}}
{{- range $name, $value := .Values.settings }}
{{- if not (hasKey $.Values.secrets $name) }}
{{ $name }}: {{ include "loyalty-ladder.setting" $value }}
{{- end }}
{{- end }}
{{- end }}

{{/* dict root name: the names of secret and file settings that the process reads, as a list in YAML. */}}
{{- define "loyalty-ladder.reads" -}}
{{- $process := index (include "loyalty-ladder.processes" .root | fromYaml) .name }}
{{- range $variable, $trait := include "loyalty-ladder.readers" .root | fromYaml }}
{{- if or (eq $trait "always") (index $process $trait) }}
- {{ $variable }}
{{- end }}
{{- end }}
{{- end }}

{{/* dict root name: its login in Postgres, secrets and the places of its files; never the values. */}}
{{- define "loyalty-ladder.env" -}}
{{- $process := index (include "loyalty-ladder.processes" .root | fromYaml) .name }}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.databaseSecret | quote }}, key: {{ $process.role }} }
{{- range $variable := include "loyalty-ladder.reads" . | fromYamlArray }}
{{- with get $.root.Values.secrets $variable }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef: { name: {{ .name | quote }}, key: {{ .key | quote }} }
{{- end }}
{{- with get $.root.Values.files $variable }}
- name: {{ $variable }}
  value: {{ printf "/etc/loyalty-ladder/%s/%s" (include "loyalty-ladder.volume" $variable) .key | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "loyalty-ladder.volume" -}}
{{ . | lower | replace "_" "-" }}
{{- end }}

{{/* dict root name */}}
{{- define "loyalty-ladder.volumeMounts" -}}
- { name: tmp, mountPath: /tmp }
{{- range $variable := include "loyalty-ladder.reads" . | fromYamlArray }}
{{- if hasKey $.root.Values.files $variable }}
{{- $volume := include "loyalty-ladder.volume" $variable }}
- { name: {{ $volume }}, mountPath: /etc/loyalty-ladder/{{ $volume }}, readOnly: true }
{{- end }}
{{- end }}
{{- end }}

{{/* dict root name */}}
{{- define "loyalty-ladder.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 16Mi }
{{- range $variable := include "loyalty-ladder.reads" . | fromYamlArray }}
{{- with get $.root.Values.files $variable }}
- name: {{ include "loyalty-ladder.volume" $variable }}
  {{- if .secret }}
  secret: { secretName: {{ .secret | quote }}, defaultMode: 0440 }
  {{- else }}
  configMap: { name: {{ .configMap | quote }} }
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What docker-compose.yml has: an ordinary user (node's, 1000), no rights, nothing to write to but /tmp. */}}
{{- define "loyalty-ladder.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "loyalty-ladder.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "loyalty-ladder.serviceAccountName" -}}
{{- with .Values.serviceAccount }}
{{- if .create }}{{ .name | default (include "loyalty-ladder.fullname" $) }}{{ else }}{{ .name | default "default" }}{{ end }}
{{- end }}
{{- end }}

{{/* dict root name: the spec of a pod up to its containers. */}}
{{- define "loyalty-ladder.podSpec" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "loyalty-ladder.podSecurityContext" .root | nindent 2 }}
{{- with .root.Values.pods.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.pods.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.pods.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
volumes:
  {{- include "loyalty-ladder.volumes" . | nindent 2 }}
{{- end }}

{{/* dict root name */}}
{{- define "loyalty-ladder.podLabels" -}}
{{ include "loyalty-ladder.labels" . }}
{{- with .root.Values.pods.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
