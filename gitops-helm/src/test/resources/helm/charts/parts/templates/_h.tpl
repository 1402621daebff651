{{ define "only.here" }}x{{ end }}
