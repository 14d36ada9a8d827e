#!/usr/bin/env bash
# chromem-go takes a vector of another length into a collection, after which no question is answered.
#
# Guess: a collection whose vectors have two numbers refuses one of three, as other indexes do, or leaves it
# out of what is compared; a question about one document more than there are gives all there are; a vector
# of zeros is near to nothing.
# Seen (chromem-go 0.7.0): AddDocument gives no error, and from then on each query is one, whatever it asks,
# until that document is deleted: "vectors must have the same length". Five of two documents are an error
# too. With a question of zeros all similarities are NaN, and so is that of a document of zeros.
#
#   nearest: "ebb 1.00, "
#   two of one: "nResults must be <= the number of documents in the collection"
#   asked with zeros: "ebb NaN, "
#   three numbers: "<nil>"
#   nearest, after that: "couldn't get most similar docs: couldn't calculate similarity for document 'flow': vectors must have the same length"
#   without it: "ebb 1.00, "
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/philippgille/chromem-go@v0.7.0; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"math"
	"os"

	"github.com/philippgille/chromem-go"
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

func main() {
	background := context.Background()
	collection, err := chromem.NewDB().CreateCollection("notes", nil, nil)
	must(err)
	add := func(id string, vector ...float32) string {
		err := collection.AddDocument(background, chromem.Document{ID: id, Content: id, Embedding: vector})
		return fmt.Sprint(err)
	}
	ask := func(count int, vector ...float32) string {
		found, err := collection.QueryEmbedding(background, vector, count, nil, nil)
		if err != nil {
			return err.Error()
		}
		answer := ""
		for _, each := range found {
			said := fmt.Sprintf("%.2f", each.Similarity)
			if math.IsNaN(float64(each.Similarity)) {
				said = "NaN"
			}
			answer += each.ID + " " + said + ", "
		}
		return answer
	}
	must(collection.AddDocument(background, chromem.Document{ID: "ebb", Content: "ebb", Embedding: []float32{1, 0}}))
	check("nearest", ask(1, 2, 0), "ebb 1.00, ")
	check("two of one", ask(2, 2, 0), "nResults must be <= the number of documents in the collection")
	check("asked with zeros", ask(1, 0, 0), "ebb NaN, ")
	check("three numbers", add("flow", 1, 2, 3), "<nil>")
	lengths := "couldn't get most similar docs: couldn't calculate similarity for document 'flow': vectors must have the same length"
	check("nearest, after that", ask(1, 2, 0), lengths)
	must(collection.Delete(background, nil, nil, "flow"))
	check("without it", ask(1, 2, 0), "ebb 1.00, ")
	fmt.Println("as stated")
}
GO
go run .
