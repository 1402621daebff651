// SPDX-License-Identifier: Apache-2.0

// Command sourceignore makes random ignore rules and paths, and records what Flux's own code says of
// them: go run . > ../../../gitops-core/src/test/resources/flux-ignore-random.jsonl
package main

import (
	"encoding/json"
	"math/rand"
	"os"
	"strings"

	"github.com/fluxcd/pkg/sourceignore"
)

func pick(r *rand.Rand, xs []string) string { return xs[r.Intn(len(xs))] }

func main() {
	r := rand.New(rand.NewSource(42))
	names := []string{"a", "b", "ab", "abc", "x.yaml", "y.md", ".a", "a b", "d-1"}
	segs := []string{"a", "b", "ab", "abc", "*.yaml", "*.md", "**", "*", "?", "a*", "*b", "[ab]", "[!a]", "[^a]", "a**", "**b", "\\a", "a b", "x.yaml", "[a", "[a-c]b", ".*", ""}
	type c struct {
		Rules   []string `json:"rules"`
		Domain  string   `json:"domain"`
		Path    string   `json:"path"`
		Dir     bool     `json:"dir"`
		Exclude bool     `json:"exclude"`
	}
	encoder := json.NewEncoder(os.Stdout)
	for i := 0; i < 1000; i++ {
		var rules []string
		for j := 0; j < 1+r.Intn(3); j++ {
			n := 1 + r.Intn(4)
			var s []string
			for k := 0; k < n; k++ {
				s = append(s, pick(r, segs))
			}
			p := strings.Join(s, "/")
			if r.Intn(4) == 0 {
				p = "/" + p
			}
			if r.Intn(4) == 0 {
				p += "/"
			}
			if r.Intn(3) == 0 {
				p = "!" + p
			}
			if r.Intn(12) == 0 {
				p += "  "
			}
			rules = append(rules, p)
		}
		var path []string
		for k := 0; k < 1+r.Intn(4); k++ {
			path = append(path, pick(r, names))
		}
		var domain []string
		if r.Intn(4) == 0 {
			domain = []string{pick(r, names)}
		}
		dir := r.Intn(3) == 0
		ps := sourceignore.ReadPatterns(strings.NewReader(strings.Join(rules, "\n")), domain)
		m := sourceignore.NewMatcher(ps)
		one := c{rules, strings.Join(domain, "/"), strings.Join(path, "/"), dir, m.Match(path, dir)}
		if err := encoder.Encode(one); err != nil {
			panic(err)
		}
	}
}
