#!/usr/bin/env bash
# lu4p/cat shows "&amp;" for "&" in the text of a DOCX, and makes one number of two at a tab.
#
# Guess: the text of a Word document is what Word shows: references of XML are resolved, tabs and line
# breaks part words, a non-breaking hyphen is one.
# Seen (lu4p/cat v0.1.5, Go): "R&amp;D" and "&#8364;" come as they stand in the file; tab, line break and
# non-breaking hyphen are nothing, so that the columns 10 and 3 are 103. A word and the reading that Word
# sets above it stand side by side.
#
#   references: "R&amp;D, 5 &lt; 6, &#8364; 7"
#   a tab: "103"
#   a line break: "Low waterHigh water"
#   a non-breaking hyphen: "icefree"
#   a reading: "shio潮"
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
go mod init finding > log 2>&1
for module in github.com/lu4p/cat@v0.1.5; do
    go get "$module" > log 2>&1 || { cat log; exit 1; }
done
cat > main.go <<'GO'
package main

import (
	"archive/zip"
	"fmt"
	"os"
	"strings"

	"github.com/lu4p/cat"
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

// The body of a document as Word writes it, in a file of its own.
func document(body string) string {
	space := "http://schemas.openxmlformats.org/"
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="` + space + `package/2006/content-types"><Default Extension="rels" ` +
			`ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels": `<Relationships xmlns="` + space + `package/2006/relationships"><Relationship Id="r1" Type="` + space +
			`officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships xmlns="` + space + `package/2006/relationships"><Relationship Id="r5" Type="` +
			space + `officeDocument/2006/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>`,
		"word/document.xml": `<w:document xmlns:w="` + space + `wordprocessingml/2006/main" xmlns:r="` + space +
			`officeDocument/2006/relationships"><w:body>` + body + `</w:body></w:document>`,
	}
	file, err := os.Create("note.docx")
	must(err)
	defer file.Close()
	archive := zip.NewWriter(file)
	for name, text := range parts {
		part, err := archive.Create(name)
		must(err)
		_, err = part.Write([]byte(text))
		must(err)
	}
	must(archive.Close())
	return file.Name()
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func text(inner string) string {
	found, err := cat.File(document("<w:p>" + inner + "</w:p>"))
	must(err)
	return strings.TrimSpace(found)
}

func main() {
	check("references", text(run("R&amp;D, 5 &lt; 6, &#8364; 7")), "R&amp;D, 5 &lt; 6, &#8364; 7")
	check("a tab", text(run("10")+"<w:r><w:tab/></w:r>"+run("3")), "103")
	check("a line break", text(run("Low water")+"<w:r><w:br/></w:r>"+run("High water")), "Low waterHigh water")
	check("a non-breaking hyphen", text(run("ice")+"<w:r><w:noBreakHyphen/></w:r>"+run("free")), "icefree")
	reading := "<w:r><w:ruby><w:rt>" + run("shio") + "</w:rt><w:rubyBase>" + run("潮") + "</w:rubyBase></w:ruby></w:r>"
	check("a reading", text(reading), "shio潮")
	fmt.Println("as stated")
}
GO
go run .
