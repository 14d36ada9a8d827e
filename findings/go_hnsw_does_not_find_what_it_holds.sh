#!/usr/bin/env bash
# coder/hnsw does not find a third of the vectors it holds when asked for those very vectors.
#
# Guess: HNSW is approximate, but of a thousand vectors with the settings that a graph begins with, the
# nearest neighbour of a vector that is in the graph is that vector, as with hnswlib, and of the ten
# nearest most are found.
# Seen (coder/hnsw 0.6.1): of 1000 vectors of 32 numbers at random about two thirds are found by
# themselves, and of the ten nearest to a new one less than two on average. A tenfold EfSearch helps
# little. The number of answers is right, so nobody sees it.
#
#   fewer than nine in ten are found by themselves: "true"
#   fewer than half of the ten nearest are found: "true"
#   the same with EfSearch 200: "true true"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding 2> /dev/null
go get github.com/coder/hnsw@v0.6.1 2> log || { cat log; exit 1; }

cat > main.go <<'GO'
package main

import (
	"fmt"
	"math/rand"
	"os"
	"sort"

	"github.com/coder/hnsw"
)

func check(what, seen, stated string) {
	fmt.Printf("%s: %q\n", what, seen)
	if seen != stated {
		fmt.Printf("changed: %s; stated was %q\n", what, stated)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

const vectors = 1000

func vector(random *rand.Rand) []float32 {
	made := make([]float32, 32)
	for place := range made {
		made[place] = float32(random.NormFloat64())
	}
	return made
}

// nearest has the keys of the ten nearest, found by looking at all.
func nearest(all [][]float32, wanted []float32) map[int]bool {
	order := rand.Perm(len(all))
	sort.Slice(order, func(one, other int) bool {
		return hnsw.CosineDistance(all[order[one]], wanted) < hnsw.CosineDistance(all[order[other]], wanted)
	})
	keys := map[int]bool{}
	for _, key := range order[:10] {
		keys[key] = true
	}
	return keys
}

func measured(efSearch int) (itself, shared int) {
	random := rand.New(rand.NewSource(1))
	graph := hnsw.NewGraph[int]()
	if efSearch > 0 {
		graph.EfSearch = efSearch
	}
	all := [][]float32{}
	for key := range vectors {
		all = append(all, vector(random))
		graph.Add(hnsw.MakeNode(key, all[key]))
	}
	for key, each := range all {
		if graph.Search(each, 1)[0].Key == key {
			itself++
		}
	}
	for range 100 {
		wanted := vector(random)
		right := nearest(all, wanted)
		for _, node := range graph.Search(wanted, 10) {
			if right[node.Key] {
				shared++
			}
		}
	}
	return itself, shared
}

func main() {
	itself, shared := measured(0)
	fmt.Fprintf(os.Stderr, "found by themselves: %d of %d; nearest found: %d of 1000\n", itself, vectors, shared)
	check("fewer than nine in ten are found by themselves", fmt.Sprint(itself < vectors*9/10), "true")
	check("fewer than half of the ten nearest are found", fmt.Sprint(shared < 500), "true")
	itself, shared = measured(200)
	fmt.Fprintf(os.Stderr, "EfSearch 200: %d of %d; %d of 1000\n", itself, vectors, shared)
	check("the same with EfSearch 200", fmt.Sprint(itself < vectors*9/10, shared < 500), "true true")
	fmt.Println("as stated")
}
GO
go run .
